package dev.tare.acceptance.needs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.Identity;
import dev.tare.testing.Tare;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that need files beside them run in the images that Tare makes of them, and in no bare one made by hand. */
@Tag("integration")
class NeedsImagesTest {
    private static final String CLIENT = """
            package main

            import (
            	"fmt"
            	"io"
            	"net/http"
            	"os"
            )

            func main() {
            	response, err := http.Get(os.Args[1])
            	if err != nil {
            		fmt.Println(err)
            		os.Exit(1)
            	}
            	io.Copy(os.Stdout, response.Body)
            }
            """;

    private static final String CLOCK = """
            package main

            import (
            	"fmt"
            	"time"
            )

            func main() {
            	paris, err := time.LoadLocation("Europe/Paris")
            	if err != nil {
            		panic(err)
            	}
            	fmt.Println(time.Unix(1577880000, 0).In(paris))
            }
            """;

    private static final String USER = """
            package main

            import (
            	"fmt"
            	"os/user"
            )

            func main() {
            	root, err := user.LookupId("0")
            	if err != nil {
            		panic(err)
            	}
            	me, err := user.Current()
            	if err != nil {
            		panic(err)
            	}
            	fmt.Println(root.Username, me.Uid, me.Username != "")
            }
            """;

    private static final String TEMPORARY = """
            package main

            import (
            	"fmt"
            	"os"
            )

            func main() {
            	file, err := os.CreateTemp("", "some")
            	if err != nil {
            		panic(err)
            	}
            	fmt.Fprintln(file, "text")
            	fmt.Println("written")
            }
            """;

    @TempDir
    private static Path folder;

    private static Tare tare;

    @BeforeAll
    static void needRoot() {
        ChildProcess.needRoot();
        ChildProcess.installed("go");
        ChildProcess.installed("runc");
        tare = new Tare(folder.resolve("store"));
    }

    @AfterAll
    static void removeTheStore() {
        ChildProcess.of("rm", "-rf", folder.resolve("store").toString()).succeed();
    }

    /** A module with that program. */
    private static Path module(String name, String main) throws IOException {
        Path module = Files.createDirectories(folder.resolve(name));
        Files.writeString(module.resolve("go.mod"), "module example.com/" + name + "\n\ngo 1.21\n");
        Files.writeString(module.resolve("main.go"), main);
        return module;
    }

    /** The image {@code NAME-bare} of the same program, as people make one by hand. */
    private static void bare(String name) throws IOException {
        Path context = Files.createDirectories(folder.resolve(name + "-bare"));
        ChildProcess.of("go", "build", "-trimpath", "-ldflags=-s -w", "-o", context + "/" + name, ".")
                .in(folder.resolve(name))
                .with("CGO_ENABLED", "0")
                .succeed();
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch\nCOPY %s /\nUSER 65532:65532\nENTRYPOINT [\"/%s\"]\n".formatted(name, name));
        tare.command("build", "-q", "-t", name + "-bare", context.toString()).succeed();
    }

    /** The report of the build, by which image NAME is there. */
    private static String build(String name, String main, String... flags) throws IOException {
        Path module = module(name, main);
        bare(name);
        List<String> words = new ArrayList<>(List.of("build"));
        words.addAll(List.of(flags));
        words.add(module.toString());
        return tare.command(words).succeed().err();
    }

    private static Result run(String image, String... arguments) {
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "host", image));
        words.addAll(List.of(arguments));
        return tare.command(words).run();
    }

    @Test
    void aClientTrustsTheAuthorityThatItIsGiven() throws IOException {
        Identity identity = Identity.make(folder, "server");
        try (WebServer server = WebServer.start(identity)) {
            server.file("/", "hello by TLS");
            String url = "https://" + server.address() + "/";

            String said = build("client", CLIENT, "--ca", identity.certificate().toString());

            assertThat(run("client-bare", url))
                    .satisfies(bare -> assertThat(bare.out()).contains("certificate signed by unknown authority"))
                    .satisfies(bare -> assertThat(bare.exit()).isEqualTo(1));
            Result result = run("client", url);
            assertThat(result.out()).as(result.toString()).isEqualTo("hello by TLS");
            assertThat(said)
                    .contains(
                            "/etc/ssl/certs/ca-certificates.crt",
                            "checks certificates of servers that it connects to: main.main -> net/http.");
        }
    }

    @Test
    void aTimeZoneIsThere() throws IOException {
        String said = build("clock", CLOCK);

        assertThat(run("clock-bare").err()).contains("unknown time zone Europe/Paris");
        Result result = run("clock");
        assertThat(result.out()).as(result.toString()).isEqualTo("2020-01-01 13:00:00 +0100 CET\n");
        assertThat(said).contains("loads time zones by their names: main.main -> time.LoadLocation\n");
    }

    @Test
    void theUserHasAName() throws IOException {
        String said = build("user", USER);

        assertThat(run("user-bare").err()).contains("open /etc/passwd: no such file or directory");
        Result result = run("user");
        assertThat(result.out()).as(result.toString()).isEqualTo("root 65532 true\n");
        assertThat(said).contains("/etc/passwd", "looks up users: main.main -> os/user.");
    }

    @Test
    void aTemporaryFileCanBeWritten() throws IOException {
        String said = build("temporary", TEMPORARY);

        assertThat(run("temporary-bare").err()).contains("no such file or directory");
        Result result = run("temporary");
        assertThat(result.out()).as(result.toString()).isEqualTo("written\n");
        assertThat(said).contains("/tmp/", "makes temporary files: main.main -> os.CreateTemp\n");
    }

    @Test
    void aProgramThatNeedsNothingGetsNothing() throws IOException {
        String said = build("nothing", "package main\n\nfunc main() { println(\"hi\") }\n");

        assertThat(run("nothing").err()).isEqualTo("hi\n");
        assertThat(said).doesNotContain("BESIDE THE PROGRAM");
    }

    @Test
    void aProgramWithoutItsLoaderIsRefused() throws IOException {
        Path module = module("dynamic", "package main\n\nfunc main() { println(\"hi\") }\n");

        Result result = tare.command("build", "--go-flag", "-buildmode=pie", module.toString())
                .run();

        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.err())
                .contains("/dynamic is linked dynamically", "CGO_ENABLED=0", "--base IMAGE", "--with loader");
        assertThat(tare.command("images").succeed().out()).doesNotContain("dynamic ");
    }

    @Test
    void theLoaderOfThisMachineIsAddedWhenItIsAskedFor() throws IOException {
        Path module = module("loaded", "package main\n\nfunc main() { println(\"hi\") }\n");

        tare.command("build", "--go-flag", "-buildmode=pie", "--with", "loader", module.toString())
                .succeed();

        assertThat(run("loaded").err()).isEqualTo("hi\n");
    }
}

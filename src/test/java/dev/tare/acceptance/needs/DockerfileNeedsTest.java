package dev.tare.acceptance.needs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image of a Dockerfile lacks is told, or added where that is asked for. */
@Tag("integration")
class DockerfileNeedsTest {
    private static final String WRITER = """
            package main

            import (
            	"fmt"
            	"os"
            	"os/user"
            )

            func main() {
            	if _, err := os.CreateTemp("", "x"); err != nil {
            		panic(err)
            	}
            	_, _ = user.Lookup("root")
            	fmt.Println("written")
            }
            """;

    @TempDir
    private static Path folder;

    private static Tare tare;
    private static Path context;

    @BeforeAll
    static void makeTheProgram() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("go");
        ChildProcess.installed("runc");
        tare = new Tare(folder.resolve("store"));
        Path module = Files.createDirectories(folder.resolve("writer"));
        Files.writeString(module.resolve("go.mod"), "module example.com/writer\n\ngo 1.21\n");
        Files.writeString(module.resolve("main.go"), WRITER);
        context = Files.createDirectories(folder.resolve("context"));
        ChildProcess.of("go", "build", "-o", context + "/writer", ".")
                .in(module)
                .with("CGO_ENABLED", "0")
                .succeed();
        Files.writeString(context.resolve("passwd"), "root:x:0:0::/root:\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch AS build
                COPY writer /writer
                COPY passwd /etc/passwd
                FROM scratch
                COPY --from=build /writer /writer
                USER 1000:1000
                ENTRYPOINT ["/writer"]
                """);
    }

    private static Result build(String... flags) {
        List<String> words = new ArrayList<>(List.of("build", "-t", "writer"));
        words.addAll(List.of(flags));
        words.add(context.toString());
        return tare.command(words).run();
    }

    @Test
    void whatIsLackingIsAWarningWithTheWayOut() {
        Result first = build();
        Result again = build();

        for (Result built : List.of(first, again)) {
            assertThat(built.exit()).isZero();
            assertThat(built.err())
                    .contains("/writer makes temporary files: main.main", "the image lacks /tmp/", "--needs=add")
                    .contains(
                            "add to the Dockerfile: COPY --from=build /etc/passwd /etc/; or have it added by --needs=add")
                    .contains("the image lacks /etc/group")
                    .doesNotContain("/etc/group /etc/");
        }
        assertThat(build("--needs=off").err()).doesNotContain("temporary files");
    }

    @Test
    void theStageToCopyFromIsThatOfTheDockerfileInsideATar() {
        Path tar = folder.resolve("context.tar");
        ChildProcess.of("tar", "-C", context.toString(), "-cf", tar.toString(), ".")
                .succeed();

        Result built = ChildProcess.of(
                        "sh",
                        "-c",
                        "exec \"$0\" build -t tar - < \"$1\"",
                        Tare.program().toString(),
                        tar.toString())
                .with("TARE_HOME", folder.resolve("store").toString())
                .run();

        assertThat(built.exit()).as(built.toString()).isZero();
        assertThat(built.err()).contains("the image lacks /tmp/", "COPY --from=build /etc/passwd /etc/");
    }

    @Test
    void whatIsAddedMakesTheProgramWorkAndIsToldByTheImage() {
        Result built = build("--needs=add");
        assertThat(built.exit()).as(built.toString()).isZero();
        assertThat(built.err()).contains("/tmp/").contains("makes temporary files");

        Result run = tare.command("run", "--rm", "writer").run();
        assertThat(run.out()).as(run.toString()).isEqualTo("written\n");
        assertThat(tare.command("inspect", "writer").succeed().out()).contains("\"Needs\"", "\"/tmp\"");
        assertThat(build("--needs=tell").err()).contains("the image lacks /tmp/");
    }

    @Test
    void anImageThatGotWhatItNeedsLacksNothing() throws IOException {
        Path zoned = Files.createDirectories(folder.resolve("zoned"));
        Files.writeString(zoned.resolve("go.mod"), "module example.com/zoned\n\ngo 1.21\n");
        Files.writeString(zoned.resolve("main.go"), """
                package main

                import (
                	"fmt"
                	"net/http"
                	"os"
                	"os/user"
                	"time"
                )

                func main() {
                	fmt.Println(time.LoadLocation("Europe/Paris"))
                	fmt.Println(user.Current())
                	fmt.Println(os.UserCacheDir())
                	fmt.Println(os.CreateTemp("", "x"))
                	fmt.Println(http.Get("https://localhost:1"))
                }
                """);
        tare.command("build", "-t", "zoned", zoned.toString()).succeed();
        Path above = Files.createDirectories(folder.resolve("above"));
        Files.writeString(above.resolve("Dockerfile"), "FROM zoned\nLABEL a=b\n");

        assertThat(tare.command("needs", "zoned").succeed().out())
                .contains("\nca ", "\ntz ", "\npasswd ", "\ngroup ", "\ntmp ", "\nhome ")
                .doesNotContain("kB");
        assertThat(tare.command("build", "-t", "above", above.toString())
                        .succeed()
                        .err())
                .doesNotContain("lacks");
        tare.command("build", "-t", "added", "--needs=add", above.toString()).succeed();
        assertThat(tare.command("history", "-q", "added").succeed().out())
                .isEqualTo(tare.command("history", "-q", "above").succeed().out());
    }

    @Test
    void whatAPackageNeedsIsToldWithoutAnImage() {
        Result told = tare.command("needs", folder.resolve("writer").toString()).run();

        assertThat(told.out()).as(told.toString()).contains("tmp").contains("makes temporary files");
        assertThat(tare.command("images", "-q").succeed().out()).doesNotContain("none");
    }

    @Test
    void filesAreChosenOnlyWhereSomeAreAdded() {
        assertThat(build("--with", "ca").err()).contains("--with is of use for a Go package only");
        assertThat(build("--needs=add", "--with", "ca", "--without", "tmp").err())
                .contains("/etc/ssl/certs/ca-certificates.crt")
                .doesNotContain("temporary files");
    }
}

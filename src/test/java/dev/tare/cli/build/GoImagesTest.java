package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Go images hold and say beside the program, built and run by the distribution. */
@Tag("integration")
class GoImagesTest {
    /** Says how it was started, and what it finds. */
    private static final String MAIN = """
            package main

            import (
            	"fmt"
            	"os"
            )

            var version = "none"

            func main() {
            	folder, _ := os.Getwd()
            	fmt.Println(os.Args, folder, os.Getuid(), os.Getgid(), os.Getenv("A"), version, tagged)
            	for _, name := range []string{"/static/a.txt", "/etc/app.conf", os.Getenv("KO_DATA_PATH") + "/LICENSE"} {
            		text, err := os.ReadFile(name)
            		fmt.Printf("%s%v\\n", text, err)
            	}
            	fmt.Println(os.WriteFile("/data/new", nil, 0o600))
            }
            """;

    @TempDir
    private Path folder;

    private Tare tare;

    @BeforeEach
    void start() throws IOException {
        tare = new Tare(folder.resolve("home"));
        write("go.mod", "module example.com/app\n\ngo 1.21\n");
        write("main.go", MAIN);
        write("plain.go", "//go:build !special\n\npackage main\n\nconst tagged = false\n");
        write("special.go", "//go:build special\n\npackage main\n\nconst tagged = true\n");
        write("LICENSE", "licence ");
        write("static/a.txt", "static ");
        write("static/secret.key", "k");
        write("conf/app.conf", "conf ");
        Files.createDirectories(app().resolve("kodata"));
        Files.createSymbolicLink(app().resolve("kodata/LICENSE"), Path.of("../LICENSE"));
    }

    private Path app() {
        return folder.resolve("app");
    }

    private void write(String file, String text) throws IOException {
        Path path = app().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private ChildProcess.Result build(String... flags) {
        List<String> words = new ArrayList<>(List.of("build", "-t", "app"));
        words.addAll(List.of(flags));
        return tare.command(words).in(app()).run();
    }

    private List<String> run(String... more) {
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "none", "app"));
        words.addAll(List.of(more));
        return tare.command(words).succeed().out().lines().toList();
    }

    private String inspect(String format) {
        return tare.command("inspect", "-f", format, "app").succeed().out().strip();
    }

    @Test
    void anImageHoldsAndSaysWhatIsAskedFor() throws IOException {
        write(".dockerignore", "*\n");
        write(".tareignore", "**/*.key\n");

        ChildProcess.Result built = build(
                "--add=static",
                "--add=conf/app.conf:/etc/",
                "--env=A=b c",
                "--workdir=/work",
                "--arg=-x",
                "--arg=y",
                "--expose=8080,53/udp",
                "--user=1000:1001",
                "--volume=/data",
                "--stop-signal=SIGINT",
                "--healthcheck=--interval=5s CMD [\"/app\", \"check\"]",
                "--label=a=b",
                "--tags=special",
                "--ldflags=-s -w -X main.version=v7",
                ".");

        assertThat(built.exit()).as(built.toString()).isZero();
        assertThat(run())
                .containsExactly(
                        "[/app -x y] /work 1000 1001 b c v7 true",
                        "static <nil>",
                        "conf <nil>",
                        "licence <nil>",
                        "<nil>");
        assertThat(run("z")).first().asString().startsWith("[/app z] ");
        assertThat(inspect("{{json .Config.ExposedPorts}} {{json .Config.Volumes}} {{.Config.StopSignal}}"
                        + " {{json .Config.Healthcheck}} {{.Config.Labels.a}}"))
                .isEqualTo("{\"53/udp\":{},\"8080/tcp\":{}} {\"/data\":{}} SIGINT"
                        + " {\"Test\":[\"CMD\",\"/app\",\"check\"],\"Interval\":5000000000} b");
        assertThat(tare.command(
                                "cp",
                                "app:/static/secret.key",
                                folder.resolve("x").toString())
                        .run()
                        .exit())
                .as("the ignore file leaves it out, and the other ignore file does not count")
                .isNotZero();
    }

    @Test
    void theSameFilesGiveTheSameImageWhateverTheirTimesAndModes() throws IOException {
        assertThat(build("--add=static", "-q", ".").exit()).isZero();
        String first = inspect("{{.Id}}");
        Files.setLastModifiedTime(app().resolve("static/a.txt"), FileTime.fromMillis(1));
        ChildProcess.of("chmod", "-R", "go-rwx", app().toString()).succeed();
        Tare other = new Tare(folder.resolve("other"));

        String second = other.command("build", "-q", "--add=static", ".")
                .in(app())
                .succeed()
                .out()
                .strip();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void theProgramsFileGivesTheCapabilitiesThatAreAskedFor() throws IOException {
        ChildProcess.needRoot();
        assertThat(build("--cap=cap_net_bind_service", "-o", "type=tar,dest=" + folder.resolve("app.tar"), ".")
                        .exit())
                .isZero();
        Path root = Files.createDirectories(folder.resolve("root"));

        ChildProcess.of(
                        "tar",
                        "--xattrs",
                        "--xattrs-include=security.capability",
                        "-xpf",
                        folder.resolve("app.tar").toString(),
                        "-C",
                        root.toString())
                .succeed();

        assertThat(ChildProcess.of(
                                ChildProcess.installed("getcap"),
                                root.resolve("app").toString())
                        .succeed()
                        .out())
                .contains("app cap_net_bind_service=ep");
        assertThat(run()).first().asString().startsWith("[/app]");
    }

    @Test
    void kodataIsLeftOutWhereItIsNotWanted() {
        assertThat(build("--kodata=false", ".").exit()).isZero();

        assertThat(inspect("{{json .Config.Env}}")).doesNotContain("KO_DATA_PATH");
        assertThat(inspect("{{len .RootFS.Layers}}")).isEqualTo("1");
    }

    @Test
    void whatCannotBeIsSaidBeforeAnythingIsCompiled() throws IOException {
        write("Dockerfile", "FROM scratch\nCOPY main.go /\n");
        ChildProcess.Result dockerfile = build("--env=A=1", ".");
        ChildProcess.Result missing = build("--go", "--add=statics", ".");
        ChildProcess.Result outside = build("--go", "--add=../home:/x", ".");
        ChildProcess.Result shell = build("--go", "--healthcheck=CMD check me", ".");

        assertThat(dockerfile.err()).contains("--env is of use for a Go package only, and Dockerfile is a Dockerfile");
        assertThat(missing.err()).contains("--add: there is no statics in ").contains("did you mean \"static\"?");
        assertThat(outside.err()).contains("--add ../home: it is outside of the module");
        assertThat(shell.err()).contains("--healthcheck: the image has no shell that could run check me");
        assertThat(missing.err() + outside.err() + shell.err()).doesNotContain("go build");
    }

    @Test
    void severalProgramsAreInOneImageOfWhichTheFirstRuns() throws IOException {
        write("cmd/two/main.go", "package main\n\nfunc main() { println(\"two\") }\n");

        assertThat(build("--user=0", "--volume=/data", ".", "./cmd/two").exit()).isZero();

        assertThat(run()).first().asString().startsWith("[/app]");
        assertThat(tare.command("run", "--rm", "--network", "none", "--entrypoint", "/two", "app")
                        .succeed()
                        .err())
                .isEqualTo("two\n");
        assertThat(build("--entrypoint=two", ".", "./cmd/two").exit()).isZero();
        assertThat(inspect("{{json .Config.Entrypoint}}")).isEqualTo("[\"/two\"]");
    }

    @Test
    void aFileOfTheModuleSaysWhatTheFlagsWouldSay() throws IOException {
        write("cmd/two/main.go", "package main\n\nfunc main() { println(\"two\") }\n");
        write("tare.yaml", """
                tag: "own:{{.Git.Tag}}"
                label: {commit: "{{.Git.FullCommit}}"}
                add: [static, conf/app.conf:/etc/]
                volume: /data
                programs:
                  - package: .
                    tags: special
                    ldflags: -s -w -X main.version={{.Git.Tag}}
                    env: {A: "{{.Env.WHO}}"}
                  - package: ./cmd/two
                    name: second
                """);
        for (String command :
                List.of("init -q", "add .", "-c user.name=a -c user.email=a@b commit -qm x", "tag v1.5.0")) {
            List<String> words = new ArrayList<>(List.of("git"));
            words.addAll(List.of(command.split(" ")));
            ChildProcess.of(words).in(app()).succeed();
        }

        ChildProcess.Result built =
                tare.command("build").in(app()).with("WHO", "me").run();
        ChildProcess.Result again = build("--env=A=flag", ".");

        assertThat(built.exit()).as(built.toString()).isZero();
        List<String> said = tare.command("run", "--rm", "--network", "none", "own:v1.5.0")
                .succeed()
                .out()
                .lines()
                .toList();
        assertThat(said)
                .containsExactly(
                        "[/app] / 65532 65532 me v1.5.0 true", "static <nil>", "conf <nil>", "licence <nil>", "<nil>");
        assertThat(tare.command("inspect", "-f", "{{len .Config.Labels.commit}}", "own:v1.5.0")
                        .succeed()
                        .out())
                .isEqualTo("40\n");
        assertThat(again.exit()).as("what is typed wins: " + again).isZero();
        assertThat(run()).first().isEqualTo("[/app] / 65532 65532 flag v1.5.0 true");
        assertThat(tare.command("run", "--rm", "--network", "none", "--entrypoint", "/second", "app")
                        .succeed()
                        .err())
                .isEqualTo("two\n");
    }

    @Test
    void anUnknownKeyOfTheFileIsAnErrorWithItsPlace() throws IOException {
        write("tare.yaml", "user: 1\nvolum: /data\n");

        assertThat(build(".").err())
                .contains("./tare.yaml:2:1: the file has no key \"volum\"")
                .contains("did you mean \"volume\"?");
    }

    @Test
    void theSmallestProfileSaysWhatItsStepsGain() throws IOException {
        Path usual = folder.resolve("usual.tar");
        Path smallest = folder.resolve("smallest.tar");
        assertThat(build("-o", "type=oci,dest=" + usual, ".").exit()).isZero();

        ChildProcess.Result built = build("--profile=smallest", "-v", "-o", "type=oci,dest=" + smallest, ".");

        assertThat(built.exit()).as(built.toString()).isZero();
        assertThat(built.err())
                .containsPattern("no inlining: -[0-9,]+ bytes, -[0-9,]+ compressed; costs up to")
                .contains("no HTTP/2: ")
                .containsPattern("gzip level 12: -[0-9,]+ bytes of what leaves");
        assertThat(Files.size(smallest)).isLessThan(Files.size(usual));
        assertThat(run()).first().asString().startsWith("[/app]");
    }
}

package dev.tare.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on containers that run: {@code web} with a shell and {@code bare} without, and on one that has ended. */
@Tag("integration")
class ContainerCommandsTest {
    @TempDir
    static Path folder;

    private static Tare tare;

    @BeforeAll
    static void start() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        tare = new Tare(folder.resolve("home"));
        byte[] busybox = Files.readAllBytes(ContainerImages.BUSYBOX);
        try (Store store = Store.open(tare.home())) {
            ContainerImages.busybox(store, "box", config -> config.cmd = List.of("sleep", "1000"));
            ContainerImages.image(
                    store,
                    "scratch",
                    List.of(ContainerImages.layer(
                            store, writer -> ContainerImages.file(writer, "sleep", 0755, busybox))),
                    config -> {
                        config.entrypoint = List.of("/sleep", "1000");
                        config.labels.put("team", "a");
                    });
        }
        Result _ = tare.command("run", "-d", "--name", "web", "--network", "none", "-e", "OWN=1", "box")
                .succeed();
        Result _ = tare.command("run", "-d", "--name", "bare", "--network", "none", "scratch")
                .succeed();
        assertThat(tare.command(
                                "run",
                                "--name",
                                "done",
                                "--network",
                                "none",
                                "box",
                                "sh",
                                "-c",
                                "echo was > /was; exit 3")
                        .run()
                        .exit())
                .isEqualTo(3);
    }

    @AfterAll
    static void end() throws IOException {
        if (tare == null) {
            return;
        }
        Result _ = tare.command("rm", "-f", "web", "bare", "done").succeed();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString());
    }

    private static String inWeb(String script) {
        return tare.command("exec", "web", "sh", "-c", script).succeed().out();
    }

    @Test
    void psFiltersAndFormats() throws IOException {
        assertThat(tare.command("ps", "--format", "{{.Names}} {{.Image}} {{.State}}")
                        .succeed()
                        .out())
                .isEqualTo("bare scratch running\nweb box running\n");
        assertThat(names("--filter", "status=exited")).isEqualTo("done\n");
        assertThat(names("--filter", "exited=3", "--filter", "name=^do")).isEqualTo("done\n");
        assertThat(names("--filter", "exited=4")).isEmpty();
        assertThat(names("--filter", "label=team=a")).isEqualTo("bare\n");
        assertThat(names("-a", "--filter", "ancestor=box")).isEqualTo("done\nweb\n");
        assertThat(names("-a", "--filter", "before=bare")).isEqualTo("web\n");
        assertThat(names("-l")).isEqualTo("done\n");
        assertThat(names("-n", "2")).isEqualTo("done\nbare\n");
        assertThat(tare.command("ps", "-as", "--filter", "name=done", "--format", "{{.Size}}")
                        .succeed()
                        .out())
                .startsWith("4B (virtual ");
        assertThat(tare.command("ps", "--filter", "nme=x").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.err()).contains("did you mean \"name\"?");
        });
        List<?> json = Json.list(Json.read(tare.command("ps", "--json", "--filter", "name=bare")
                .succeed()
                .out()
                .getBytes(StandardCharsets.UTF_8)));
        assertThat(Json.object(json.getFirst())).containsEntry("labels", Map.of("team", "a"));
    }

    private static String names(String... flags) {
        List<String> words = new java.util.ArrayList<>(List.of("ps", "--format", "{{.Names}}"));
        words.addAll(List.of(flags));
        return tare.command(words).succeed().out();
    }

    @Test
    void inspectKnowsContainersAndImages() {
        assertThat(tare.command(
                                "inspect",
                                "-f",
                                "{{.Name}} {{.State.Running}} {{.State.ExitCode}} {{index .Config.Cmd 0}}",
                                "web",
                                "done")
                        .succeed()
                        .out())
                .isEqualTo("/web true 0 sleep\n/done false 3 sh\n");
        assertThat(tare.command("inspect", "--type", "image", "-f", "{{json .Config.Cmd}}", "box")
                        .succeed()
                        .out())
                .isEqualTo("[\"sleep\",\"1000\"]\n");
        assertThat(tare.command("inspect", "-f", "{{.State.Stats}}", "web")
                        .run()
                        .err())
                .contains("there is no field \"Stats\"", "did you mean \"Status\"?");
        assertThat(tare.command("inspect", "wbe", "web").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.out()).contains("\"Name\": \"/web\"");
            assertThat(result.err()).contains("neither a container nor an image called \"wbe\"");
        });
    }

    @Test
    void execRunsWithTheContainersVariablesUserAndRights() throws IOException {
        assertThat(inWeb("echo $OWN $FROM $HOME; pwd")).isEqualTo("1 image /root\n/\n");
        assertThat(tare.command(
                                "exec",
                                "-u",
                                "ann",
                                "-w",
                                "/www",
                                "-e",
                                "A=b",
                                "-e",
                                "OUT",
                                "web",
                                "sh",
                                "-c",
                                "id; echo $A $OUT $HOME; pwd; kill -9 1 || echo no")
                        .with("OUT", "outside")
                        .succeed()
                        .out())
                .isEqualTo("uid=1000(ann) gid=100(users) groups=10(wheel),100(users)\nb outside /home/ann\n/www\nno\n");
        Path variables = Files.writeString(folder.resolve("variables"), "# none\nX=1\nA=2\n");
        assertThat(tare.command(
                                "exec",
                                "--env-file",
                                variables.toString(),
                                "-e",
                                "A=3",
                                "web",
                                "sh",
                                "-c",
                                "echo $X $A")
                        .succeed()
                        .out())
                .isEqualTo("1 3\n");
        String rights = inWeb("cat /proc/self/status");
        String first = inWeb("cat /proc/1/status");
        for (String line : List.of("CapEff", "CapBnd", "Seccomp", "NoNewPrivs")) {
            assertThat(line(rights, line)).as(line).isEqualTo(line(first, line));
        }
        assertThat(line(
                        tare.command("exec", "--privileged", "web", "cat", "/proc/self/status")
                                .succeed()
                                .out(),
                        "CapEff"))
                .isNotEqualTo(line(first, "CapEff"));
    }

    private static String line(String status, String name) {
        return status.lines()
                .filter(each -> each.startsWith(name + ":"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void execGivesExitCodesAndStreamsOn() throws IOException {
        assertThat(tare.command("exec", "web", "sh", "-c", "exit 7").run().exit())
                .isEqualTo(7);
        Path input = Files.writeString(folder.resolve("input"), "said\n");
        assertThat(tare.command("exec", "-i", "web", "cat")
                        .from(input)
                        .succeed()
                        .out())
                .isEqualTo("said\n");
        assertThat(tare.command("exec", "web", "cat").from(input).succeed().out())
                .as("without -i there is nothing to read")
                .isEmpty();
        assertThat(tare.command("exec", "-it", "web", "cat").from(input).run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("-t goes with a terminal");
        });
        assertThat(tare.command("exec", "web", "/etc/plain").run().exit()).isEqualTo(126);
        assertThat(tare.command("exec", "done", "sh").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).startsWith("tare: the container done is not running\n");
        });
    }

    @Test
    void aContainerWithoutAShellSaysWhatToDoAndGetsOne() {
        assertThat(tare.command("exec", "bare", "sh").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(127);
            assertThat(result.err())
                    .isEqualTo("tare: the container bare has no program \"sh\" in its PATH\n"
                            + "  it has /sleep; tare shell bare brings one along\n");
        });
        assertThat(tare.command("shell", "bare", "sh", "-c", "ls /; echo a | xargs echo; cat /proc/1/comm; exit 5")
                        .run())
                .satisfies(result -> {
                    assertThat(result.err()).isEmpty();
                    assertThat(result.out()).isEqualTo("dev\netc\nproc\nsleep\nsys\na\nsleep\n");
                    assertThat(result.exit()).isEqualTo(5);
                });
        assertThat(tare.command("shell", "bare", "sh", "-c", "ls -a /proc/self/fd/3/.. | head -n 3; mount | wc -l")
                        .succeed()
                        .out())
                .as("no way leads from the tools to the host's files, and none is mounted")
                .isEqualTo(".\n..\n[\n" + mountsOf("bare") + "\n");
        assertThat(tare.command("diff", "bare").succeed().out())
                .as("nothing is written")
                .isEmpty();
        assertThat(tare.command("shell", "nope").run().err())
                .contains("there is neither a container nor an image called \"nope\"");
    }

    private static long mountsOf(String name) {
        String pid = tare.command("inspect", "-f", "{{.State.Pid}}", name)
                .succeed()
                .out()
                .strip();
        try {
            return Files.readAllLines(Path.of("/proc", pid, "mountinfo")).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "scratch"})
    void theVariablesOfAShellAreGivenAsThoseOfExec(String containerOrImage) throws IOException {
        Path variables = Files.writeString(folder.resolve("of-the-shell"), "# none\nX=1\nA=2\nOUT\nGONE\n");
        String shown = tare.command(
                        "shell",
                        "--env-file",
                        variables.toString(),
                        "-e",
                        "A=3",
                        "-e",
                        "TERM",
                        containerOrImage,
                        "sh",
                        "-c",
                        "echo $X $A $OUT $TERM ${GONE-unset}")
                .with("OUT", "outside")
                .with("TERM", "dumb")
                .succeed()
                .out();
        assertThat(shown).isEqualTo("1 3 outside dumb unset\n");
    }

    @Test
    void anImageIsEnteredInAContainerForTheTime() {
        assertThat(tare.command("shell", "scratch", "sh", "-c", "ls /; which vi")
                        .succeed()
                        .out())
                .isEqualTo("dev\netc\nproc\nsleep\nsys\n/dev/tare/vi\n");
        assertThat(tare.command("ps", "-aq").succeed().out().lines()).hasSize(3);
    }

    @Test
    void diffListsWhatTheContainerDid() {
        assertThat(tare.command("diff", "done").succeed().out()).isEqualTo("A /was\n");
        String removed = inWeb("rm /www/index.html; mkdir /made; echo x > /made/file; echo y >> /etc/plain");
        assertThat(removed).isEmpty();
        assertThat(tare.command("diff", "web").succeed().out())
                .contains("A /made\n", "A /made/file\n", "C /etc\n", "C /etc/plain\n", "C /www\nD /www/index.html\n")
                .doesNotContain("/proc", "/etc/hosts");
        assertThat(tare.command("diff", "--json", "done").succeed().out())
                .isEqualTo("[{\"kind\":\"A\",\"path\":\"/was\"}]\n");
    }

    @Test
    void aTerminalIsRealAndIsPutBack() {
        String script = ChildProcess.installed("script");
        String inner = String.join(
                " ",
                tare.command("exec", "-it", "web", "sh", "-c", "'stat -c %F -L /dev/fd/0; exit 4'")
                        .words());
        Result result = ChildProcess.of(script, "-qec", "stty -g; " + inner + "; echo code $?; stty -g", "/dev/null")
                .with("TARE_HOME", tare.home().toString())
                .run();
        List<String> lines = result.out().lines().map(String::strip).toList();
        assertThat(lines).as(result.toString()).hasSize(4);
        assertThat(lines.get(1)).endsWith("character special file");
        assertThat(lines.get(2)).isEqualTo("code 4");
        assertThat(lines.get(3)).as("stty").isEqualTo(lines.get(0));
    }
}

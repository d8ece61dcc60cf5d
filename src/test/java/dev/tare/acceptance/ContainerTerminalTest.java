package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ContainerRoom;
import dev.tare.testing.Tare;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session at the terminal of a container, driven by tmux. */
@Tag("integration")
class ContainerTerminalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private ContainerRoom room;
    private String socket = "";

    @BeforeEach
    void open() {
        ChildProcess.installed("tmux");
        socket = folder.resolve("tmux").toString();
        room = ContainerRoom.in(folder.resolve("home"));
    }

    @AfterEach
    void end() throws Exception {
        tmux("kill-server");
        room.leave();
    }

    private String tmux(String... words) {
        return ChildProcess.of(Stream.concat(
                                Stream.of(ChildProcess.installed("tmux"), "-S", socket, "-f", "/dev/null"),
                                Stream.of(words))
                        .toList())
                .with("TMUX", "")
                .with("LC_ALL", "C.UTF-8")
                .run()
                .out();
    }

    private void run(String words) throws Exception {
        Path script = Files.writeString(
                folder.resolve("script"),
                "export TARE_HOME=" + room.home() + "\n"
                        + Tare.program() + " run -it --network none " + words + "\necho \"exit $?\"\n"
                        + "stty -a | grep -o ' -*echo '\nsleep 600\n");
        tmux("new-session", "-d", "-x", "80", "-y", "24", "sh " + script);
    }

    private void type(String... keys) {
        tmux(Stream.concat(Stream.of("send-keys", "-t", "0"), Stream.of(keys)).toArray(String[]::new));
    }

    private List<String> await(String what, Predicate<List<String>> wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> seen = List.of();
        while (System.nanoTime() < end) {
            seen = tmux("capture-pane", "-p", "-t", "0").stripTrailing().lines().toList();
            if (wanted.test(seen)) {
                return seen;
            }
            Thread.sleep(30);
        }
        throw new AssertionError("never seen: " + what + ", but\n" + String.join("\n", seen));
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> awaitLine(String line) throws Exception {
        return await(
                "\"" + line + "\"",
                seen -> seen.stream().anyMatch(each -> each.strip().equals(line)));
    }

    @Test
    void anEditorASizeThatChangesAndAnInterruptWorkAsAtAnyTerminal() throws Exception {
        run("--rm box sh");
        await("a prompt", lines -> !lines.isEmpty() && lines.getLast().endsWith("#"));
        type("busybox stty size", "Enter");
        awaitLine("24 80");
        tmux("resize-window", "-t", "0", "-x", "100", "-y", "30");
        await("the other size", lines -> {
            type("busybox stty size", "Enter");
            return lines.contains("30 100");
        });
        type("clear; busybox vi /text", "Enter");
        await("an empty file", lines -> lines.size() > 20 && lines.get(1).equals("~"));
        type("ihello there");
        await("the text", lines -> lines.getFirst().equals("hello there"));
        type("Escape");
        // It waits a moment whether more keys follow.
        await("the end of the insertion", lines -> lines.getLast().startsWith("- /text"));
        type(":wq", "Enter");
        await("a prompt", lines -> lines.getLast().endsWith("#"));
        // While a program takes the terminal over from another, it drops what was typed before.
        await("\"hello there\"", lines -> {
            if (lines.contains("hello there")) {
                return true;
            }
            if (lines.getLast().endsWith("#")) {
                type("C-u", "clear; cat /text", "Enter");
                pause();
            }
            return false;
        });
        type("echo $((40+2)); sleep 1000", "Enter");
        awaitLine("42");
        type("C-c");
        await(
                "a prompt",
                lines -> lines.getLast().endsWith("#") && lines.stream().anyMatch(line -> line.contains("^C")));
        type("exit 5", "Enter");
        awaitLine("exit 5");
        assertThat(await("the settings", lines -> lines.getLast().strip().endsWith("echo")))
                .last()
                .asString()
                .as("the terminal is as it was")
                .isEqualTo(" echo");
    }

    @Test
    void theKeysThatDetachLeaveItRunning() throws Exception {
        run("--name left box sh");
        await("a prompt", lines -> !lines.isEmpty() && lines.getLast().endsWith("#"));
        type("C-p");
        type("C-q");
        await("the end", lines -> lines.stream().anyMatch(line -> line.endsWith("exit 0")));
        assertThat(await("the settings", lines -> lines.getLast().strip().endsWith("echo")))
                .last()
                .isEqualTo(" echo");
        assertThat(room.tare().command("ps").succeed().out()).contains("left", "Up ");
    }

    @Test
    void aTerminalThatIsNoneIsRefused() {
        assertThat(room.tare()
                        .command("run", "--rm", "-it", "--network", "none", "box", "sh")
                        .run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(125);
                    assertThat(result.err()).startsWith("tare: -t needs a terminal to read from");
                });
    }

    @Test
    void whatIsTypedReachesAContainerInTheBackgroundAndItsKeysLeaveIt() throws Exception {
        room.start("--name", "kept", "-it", "--network", "none", "box", "sh");
        Path script = Files.writeString(
                folder.resolve("script"),
                "export TARE_HOME=" + room.home() + "\n"
                        + Tare.program() + " docker attach kept\necho \"exit $?\"\n"
                        + "stty -a | grep -o ' -*echo '\n"
                        + Tare.program()
                        + " docker attach --detach-keys=a,ctrl-x kept\necho \"again $?\"\nsleep 600\n");
        tmux("new-session", "-d", "-x", "80", "-y", "24", "sh " + script);
        await("an answer", lines -> {
            type("echo a$((40 + 2))b", "Enter");
            pause();
            return lines.contains("a42b");
        });
        type("C-p", "C-q");
        await("that it is left", lines -> lines.stream().anyMatch(each -> each.endsWith("read escape sequence")));
        awaitLine("exit 0");
        awaitLine("echo");
        await("an answer", lines -> {
            type("echo b$((40 + 2))a", "Enter");
            pause();
            return lines.contains("b42a");
        });
        type("a", "C-x");
        awaitLine("again 0");
        assertThat(room.tare().command("ps", "--format", "{{.Names}}").succeed().out())
                .isEqualTo("kept\n");
    }

    @Test
    void aProgramInTheBackgroundReadsWhatAnAttachedOneIsGiven() {
        room.start("--name", "asks", "-i", "--network", "none", "box", "sh", "-c", "read x; echo \"got $x\"; exit 3");
        ChildProcess.Result result = ChildProcess.of(
                        "sh", "-c", "echo something | " + Tare.program() + " docker attach asks")
                .with("TARE_HOME", room.home().toString())
                .run();
        assertThat(result.out()).isEqualTo("got something\n");
        assertThat(result.exit()).isEqualTo(3);
    }
}

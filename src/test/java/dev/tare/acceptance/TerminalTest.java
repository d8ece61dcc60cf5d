package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.Command;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** The live view in a real terminal, tmux's: small ones, ones that change, and what is left on them at the end. */
@Tag("integration")
class TerminalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private String socket = "";

    /** A Go program that takes a second or two to link, always: the same everywhere, and without root. */
    @BeforeEach
    void context() throws IOException {
        socket = folder.resolve("tmux").toString();
        Path context = Files.createDirectory(folder.resolve("ctx"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY large /\n");
        byte[] block = new byte[1 << 20];
        try (var out = Files.newOutputStream(context.resolve("large"))) {
            for (int i = 0; i < 1500; i++) {
                block[0] = (byte) i;
                block[1] = (byte) (i >> 8);
                out.write(block);
            }
        }
    }

    @AfterEach
    void end() {
        tmux("kill-server");
    }

    private String tmux(String... words) {
        return Command.of(Stream.concat(
                                Stream.of(Command.installed("tmux"), "-S", socket, "-f", "/dev/null"),
                                Stream.of(words))
                        .toList())
                .with("TMUX", "")
                .with("LC_ALL", "C.UTF-8")
                .run()
                .out();
    }

    private void build(int columns, int rows) {
        String script = "export TARE_HOME=" + folder.resolve("home") + "; cd " + folder + "; " + Tare.program()
                + " build ctx; echo \"exit $?\"; stty -a | grep -o ' -*echo '; sleep 600";
        tmux("new-session", "-d", "-x", "" + columns, "-y", "" + rows, script);
    }

    private List<String> screen(String... more) {
        return tmux(Stream.concat(Stream.of("capture-pane", "-p", "-t", "0"), Stream.of(more))
                        .toArray(String[]::new))
                .stripTrailing()
                .lines()
                .toList();
    }

    private List<String> await(String what, Predicate<List<String>> wanted, String... more) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> seen = List.of();
        while (System.nanoTime() < end) {
            seen = screen(more);
            if (wanted.test(seen)) {
                return seen;
            }
            Thread.sleep(30);
        }
        throw new AssertionError("never seen: " + what + ", but\n" + String.join("\n", seen));
    }

    private static boolean holds(List<String> lines, String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    @Test
    void aRunningStepIsShownAndFinishedStepsStay() throws Exception {
        build(80, 24);
        await("a running step", lines -> holds(lines, "[+] Building") && holds(lines, "(1/2)"));
        List<String> last = await("the end", lines -> holds(lines, "exit "));
        assertThat(last.get(0)).isEqualTo("Building ctx/Dockerfile");
        assertThat(last.get(1)).startsWith("[+] Building ").endsWith("(2/2) FINISHED");
        assertThat(last.get(2)).startsWith(" => [internal] load build definition");
        assertThat(last.get(3)).startsWith(" => [1/1] COPY large /").endsWith("s").hasSize(79);
        assertThat(last.get(4)).startsWith("Built sha256:");
        assertThat(last).contains("exit 0");
    }

    @Test
    void aTerminalOfTwentyColumnsAndFiveRowsIsEnough() throws Exception {
        build(20, 5);
        List<String> lines = await("a running step", seen -> holds(seen, "[1/1] COPY"));
        assertThat(lines).anyMatch(line -> line.startsWith("[+] ") && line.endsWith(" 1/2"));
        lines = await("the end", seen -> holds(seen, "exit 0"), "-S", "-");
        assertThat(lines.stream().filter(line -> line.contains("[+]"))).hasSize(1);
    }

    @Test
    void aTerminalThatIsResizedWhileItRunsShowsTheFrameOnce() throws Exception {
        build(80, 24);
        await("a running step", lines -> holds(lines, "(1/2)"));
        tmux("resize-window", "-t", "0", "-x", "30", "-y", "10");
        await("the narrow frame", lines -> lines.stream().anyMatch(line -> line.startsWith(" => [1/1]") && line.length() == 29));
        tmux("resize-window", "-t", "0", "-x", "100", "-y", "30");
        List<String> last = await("the end", lines -> holds(lines, "exit 0"), "-S", "-");
        assertThat(last.stream().filter(line -> line.startsWith("[+] Building"))).hasSize(1);
        assertThat(last.stream().filter(line -> line.startsWith(" => [1/1] COPY large /"))).hasSize(1);
    }

    @Test
    void controlCEndsTheBuildAtOnceWithOneLineAndLeavesNothing() throws Exception {
        build(80, 24);
        await("a running step", lines -> holds(lines, "(1/2)"));
        tmux("send-keys", "-t", "0", "C-c");
        List<String> last = await("the end", lines -> holds(lines, "exit "));
        assertThat(last).contains("exit 130", " echo");
        assertThat(last.stream().filter(line -> line.equals("tare: interrupted"))).hasSize(1);
        assertThat(last).anyMatch(line -> line.startsWith(" => CANCELED [1/1] COPY large /"));
        assertThat(tmux("display-message", "-p", "-t", "0", "#{cursor_flag}").strip()).isEqualTo("1");
        try (Stream<Path> left = Files.list(folder.resolve("home/tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void sigtermLeavesNothingEither() throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(Tare.program().toString(), "build", "ctx")
                .directory(folder.toFile())
                .redirectError(log.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(Files.readString(log, StandardCharsets.UTF_8)).doesNotContain("Exception");
    }
}

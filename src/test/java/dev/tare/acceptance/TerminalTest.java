package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.Await;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.io.RandomAccessFile;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live view in a real terminal, tmux's: small ones, ones that change, and what is left on them at the end. */
@Tag("integration")
class TerminalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private String socket = "";

    /** A build that writes to a fifo goes on until somebody reads; one of a large file is interrupted before its end. */
    @BeforeEach
    void contexts() throws IOException {
        socket = folder.resolve("tmux").toString();
        Files.createDirectory(folder.resolve("small"));
        Files.writeString(folder.resolve("small/Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        ChildProcess.of("mkfifo", folder.resolve("gate").toString()).succeed();
        Files.createDirectory(folder.resolve("big"));
        Files.writeString(folder.resolve("big/Dockerfile"), "FROM scratch\nCOPY large /\n");
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("big/large").toFile(), "rw")) {
            large.setLength(3L << 30);
        }
    }

    @AfterEach
    void end() {
        tmux("kill-server");
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

    private void openGate() {
        ChildProcess.of("cat", folder.resolve("gate").toString())
                .to(folder.resolve("image.tar"))
                .succeed();
    }

    private void build(int columns, int rows, String words) {
        build(columns, rows, words, "NO_COLOR=");
    }

    private void build(int columns, int rows, String words, String variable) {
        String script = "export " + variable + " TARE_HOME=" + folder.resolve("home") + "; cd " + folder + "; "
                + Tare.program() + " build " + words + "; echo \"exit $?\"; stty -a | grep -o ' -*echo '; sleep 600";
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
        build(80, 24, "-o type=tar,dest=gate small");
        await("a running step", lines -> holds(lines, "(2/3)") && holds(lines, "=> exporting to tar gate"));
        openGate();
        List<String> last = await("the end", lines -> holds(lines, "exit "));
        assertThat(last.get(0)).isEqualTo("Building small/Dockerfile");
        assertThat(last.get(1)).startsWith("[+] Building ").endsWith("(3/3) FINISHED");
        assertThat(last.get(2)).startsWith(" => [internal] load build definition");
        assertThat(last.get(3)).startsWith(" => [1/1] COPY Dockerfile /");
        assertThat(last.get(4))
                .startsWith(" => exporting to tar gate")
                .endsWith("s")
                .hasSize(79);
        assertThat(last.get(5)).startsWith("Built sha256:");
        assertThat(last).contains("exit 0");
    }

    @Test
    void aTerminalOfTwentyColumnsAndFiveRowsIsEnough() throws Exception {
        build(20, 5, "-o type=tar,dest=gate small");
        List<String> lines = await("a running step", seen -> holds(seen, "s exporting to"));
        assertThat(lines).anyMatch(line -> line.startsWith("[+] ") && line.endsWith(" 2/3"));
        openGate();
        lines = await("the end", seen -> holds(seen, "exit 0"), "-S", "-");
        assertThat(lines.stream().filter(line -> line.contains("[+]"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"40, ''", "80, ''", "200, ''", "40, 1", "80, 1", "200, 1"})
    void aFailureIsWholeAtEachWidthAndRedUnlessNoColorIsSet(int columns, String noColor) throws Exception {
        Files.writeString(folder.resolve("small/Bad"), "FROM scratch\nCOPY Dockerfile /\nCOPY not-there /\n");
        build(columns, 24, "-f small/Bad small", "NO_COLOR=" + noColor);
        List<String> last = await("the end", lines -> holds(lines, "exit 1"));

        assertThat(last).contains("   3 | COPY not-there /").allMatch(line -> line.length() <= columns);
        List<String> steps =
                last.stream().filter(line -> line.startsWith(" => ")).toList();
        assertThat(steps).hasSize(3).allMatch(line -> line.length() == columns - 1 && line.endsWith("s"));
        String said = String.join("\n", screen("-J"));
        assertThat(said.split("small/Bad:3:", -1)).as(said).hasSize(2);
        String coloured = String.join("\n", screen("-e"));
        if (noColor.isEmpty()) {
            assertThat(coloured).contains("\u001b[34m => [internal]", "\u001b[31m => ERROR [2/2] COPY");
        } else {
            assertThat(coloured).doesNotContain("\u001b");
        }
    }

    @Test
    void aTerminalThatIsResizedWhileItRunsShowsTheFrameOnce() throws Exception {
        build(80, 24, "-o type=tar,dest=gate small");
        await("a running step", lines -> holds(lines, "(2/3)"));
        tmux("resize-window", "-t", "0", "-x", "50", "-y", "20");
        await(
                "the narrow frame",
                lines -> lines.stream().anyMatch(line -> line.startsWith(" => exporting") && line.length() == 49));
        tmux("resize-window", "-t", "0", "-x", "100", "-y", "30");
        await(
                "the wide frame",
                lines -> lines.stream().anyMatch(line -> line.startsWith(" => exporting") && line.length() == 99));
        openGate();
        List<String> last = await("the end", lines -> holds(lines, "exit 0"), "-S", "-");
        assertThat(last.stream().filter(line -> line.startsWith("[+] Building")))
                .hasSize(1);
        assertThat(last.stream().filter(line -> line.startsWith(" => exporting")))
                .hasSize(1);
    }

    @Test
    void controlCEndsTheBuildAtOnceWithOneLineAndLeavesNothing() throws Exception {
        build(80, 24, "big");
        await("a running step", lines -> holds(lines, "(1/2)"));
        tmux("send-keys", "-t", "0", "C-c");
        List<String> last = await(
                "the end", lines -> holds(lines, "exit ") && lines.getLast().endsWith("echo"));
        assertThat(last).contains("exit 130", " echo");
        assertThat(last.stream().filter(line -> line.equals("tare: interrupted")))
                .hasSize(1);
        assertThat(last).anyMatch(line -> line.startsWith(" => CANCELED [1/1] COPY large /"));
        assertThat(tmux("display-message", "-p", "-t", "0", "#{cursor_flag}").strip())
                .isEqualTo("1");
        try (Stream<Path> left = Files.list(folder.resolve("home/tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void sigtermLeavesNothingEither() throws Exception {
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(Tare.program().toString(), "build", "big")
                .directory(folder.toFile())
                .redirectError(log.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TARE_HOME", folder.resolve("home").toString());
        Process process = builder.start();
        Await.await("the step", () -> Files.readString(log).contains("COPY large"));
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(143);
        try (Stream<Path> left = Files.list(folder.resolve("home/tmp"))) {
            assertThat(left).isEmpty();
        }
        assertThat(Files.readString(log)).endsWith("tare: interrupted\n").doesNotContain("Exception");
    }
}

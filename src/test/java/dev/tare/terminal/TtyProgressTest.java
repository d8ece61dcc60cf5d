package dev.tare.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.Progress.Step;
import dev.tare.diagnostic.StepOutput;
import dev.tare.posix.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TtyProgressTest {
    private final FakeScreen screen = new FakeScreen();
    private final TtyProgress progress = new TtyProgress(screen, "Building");

    private void frame(long millis) {
        screen.pass(millis);
        screen.tick();
    }

    @Test
    void aBuildOfNothingNewStartsNoThreadAndAsksForNoSize() {
        progress.begin("[1/2] COPY a /").cached();
        progress.begin("[2/2] COPY b /").cached();
        progress.close();
        assertThat(screen.tick).isNull();
        assertThat(screen.sizesAsked).isZero();
        assertThat(screen.written()).isEqualTo("""
                        [+] Building 0.0s (2/2) FINISHED
                         => CACHED [1/2] COPY a /
                         => CACHED [2/2] COPY b /
                        """);
    }

    @Test
    void aRunningStepHasItsTimeAndItsLastLines() {
        progress.begin("[1/2] COPY a /").cached();
        Step run = progress.begin("[2/2] RUN make");
        run.working();
        for (int i = 1; i <= 9; i++) {
            run.output("line " + i);
        }
        run.partial("50%");
        frame(1500);
        assertThat(screen.terminal().lines())
                .containsExactly(
                        "[+] Building 1.5s (1/2)",
                        " => CACHED [1/2] COPY a /",
                        " => [2/2] RUN make" + " ".repeat(57) + "1.5s",
                        " => => # 0.000 line 5",
                        " => => # 0.000 line 6",
                        " => => # 0.000 line 7",
                        " => => # 0.000 line 8",
                        " => => # 0.000 line 9",
                        " => => # 1.500 50%");
        run.done();
        progress.close();
        assertThat(screen.terminal().lines())
                .containsExactly(
                        "[+] Building 1.5s (2/2) FINISHED",
                        " => CACHED [1/2] COPY a /",
                        " => [2/2] RUN make" + " ".repeat(57) + "1.5s");
        assertThat(screen.terminal().isCursorShown()).isTrue();
    }

    @Test
    void theOutputOfAFailedStepStays() {
        Step run = progress.begin("RUN false");
        run.working();
        frame(200);
        for (int i = 1; i <= 60; i++) {
            run.output("line " + i);
        }
        run.failed("exit code: 1");
        progress.close();
        List<String> lines = screen.terminal().lines();
        assertThat(lines).startsWith("[+] Building 0.2s (1/1)").hasSize(2 + 2 + 50 + 1);
        assertThat(lines.get(1)).startsWith(" => ERROR RUN false").endsWith("0.2s");
        assertThat(lines.subList(2, 5)).containsExactly("------", " > RUN false:", "0.200 line 11");
        assertThat(lines).endsWith("0.200 line 60", "------");
    }

    @Test
    void aTerminalOfTenColumnsAndThreeRowsIsEnough() {
        screen.size = new TerminalSize(10, 3);
        for (int i = 1; i <= 5; i++) {
            Step step = progress.begin("[" + i + "/5] RUN make all of it");
            step.working();
            step.output("a long line of output");
            frame(200);
            assertThat(screen.terminal().lines())
                    .as("step " + i)
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(10))
                    .last()
                    .isEqualTo("0.2s [" + i + "/5");
            step.done();
        }
        progress.close();
        assertThat(screen.terminal().lines()).hasSize(6).first().isEqualTo("[+] 1.0s");
    }

    @Test
    void aTerminalOfOneCellDoesNotBreakIt() {
        screen.size = new TerminalSize(1, 1);
        Step step = progress.begin("RUN 世界");
        step.working();
        step.output("世界");
        frame(200);
        frame(200);
        step.failed("no");
        progress.close();
        assertThat(screen.written()).contains("[");
    }

    @Test
    void runningStepsGoBeforeFinishedOnesWhereThereIsNoRoomForAll() {
        screen.size = new TerminalSize(80, 6);
        Step first = progress.begin("first");
        first.working();
        for (int i = 0; i < 20; i++) {
            progress.begin("cached " + i).cached();
        }
        Step last = progress.begin("last");
        last.working();
        frame(100);
        assertThat(screen.terminal().lines()).hasSize(5);
        assertThat(String.join("\n", screen.terminal().lines())).contains("first", "last", "cached 18", "cached 19");
    }

    @Test
    void aFrameAfterResizingLeavesNothingOfTheOneBefore() {
        Step step = progress.begin("RUN " + "x".repeat(100));
        step.working();
        step.output("y".repeat(100));
        frame(200);
        int before = screen.written().length();
        screen.size = new TerminalSize(40, 24);
        frame(100);
        // Header 1, step and output 79 columns each: two rows where the terminal has 40.
        assertThat(screen.written().substring(before)).startsWith("\033[?25l\r\033[5A");
        before = screen.written().length();
        screen.size = new TerminalSize(40, 3);
        frame(100);
        assertThat(screen.written().substring(before)).startsWith("\033[?25l\r\033[2A");
        screen.size = new TerminalSize(200, 50);
        frame(100);
        step.done();
        progress.close();
        assertThat(screen.written()).endsWith("s\033[K\n\033[J");
    }

    @Test
    void notesStayAboveTheFrame() {
        Step step = progress.begin("RUN make");
        step.working();
        frame(200);
        progress.tell("main.go:3: undefined: x");
        frame(200);
        assertThat(screen.terminal().lines())
                .hasSize(3)
                .startsWith("main.go:3: undefined: x", "[+] Building 0.4s (0/1)");
    }

    @Test
    void noOutputOfAProgramMovesTheCursorOrWraps() {
        screen.size = new TerminalSize(33, 12);
        Step step = progress.begin("RUN fuzz");
        step.working();
        Random random = new Random(7);
        byte[] alphabet = "\033\033\033[[[;;012345ABCHJKm\r\n\t\b\007]P\\世界é\u0301\ud83d\ude00?h xyz"
                .getBytes(StandardCharsets.UTF_8);
        try (StepOutput output = new StepOutput(step)) {
            for (int i = 0; i < 2000; i++) {
                byte[] piece = new byte[random.nextInt(60)];
                for (int k = 0; k < piece.length; k++) {
                    piece[k] = random.nextInt(20) == 0
                            ? (byte) random.nextInt(256)
                            : alphabet[random.nextInt(alphabet.length)];
                }
                output.write(piece, 0, piece.length);
                if (i % 50 == 0) {
                    frame(100);
                }
            }
        }
        frame(100);
        // The terminal of the test refuses all control sequences but the view's own.
        assertThat(screen.terminal().lines()).hasSizeLessThanOrEqualTo(8).startsWith("[+] Building 4.1s (0/1)");
    }

    @Test
    void aLineOfMegabytesCostsAFrameNothing() {
        Step step = progress.begin("RUN cat");
        step.working();
        byte[] line = new byte[8 << 20];
        Arrays.fill(line, (byte) 'x');
        try (StepOutput output = new StepOutput(step)) {
            output.write(line, 0, line.length);
        }
        frame(100);
        assertThat(screen.written().length()).isLessThan(2000);
    }

    @Test
    void coloursEndWithTheirLineAndAreLeftOutWhereNotWanted() {
        screen.colours = true;
        Step step = progress.begin("RUN ls");
        step.working();
        step.output("\033[31mred");
        frame(100);
        assertThat(screen.written()).contains("\033[31mred\033[0m");
        step.done();
        progress.close();
        assertThat(screen.written()).contains("\033[34m => RUN ls").endsWith("\033[0m\033[K\n\033[J");
    }

    @Test
    void whatRanWhenTheUserGaveUpIsCanceled() {
        Step step = progress.begin("RUN sleep");
        step.working();
        step.output("zzz");
        frame(200);
        progress.interrupt();
        step.failed("killed");
        assertThat(screen.terminal().lines()).hasSize(2).last().asString().startsWith(" => CANCELED RUN sleep");
        assertThat(screen.terminal().isCursorShown()).isTrue();
    }
}

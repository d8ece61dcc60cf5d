package dev.tare.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.Progress.Step;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private final FakeScreen screen = new FakeScreen();
    private final PlainProgress progress = new PlainProgress(screen);

    @Test
    void stepsAreNumberedAndTimed() {
        Step load = progress.begin("[internal] load build definition from Dockerfile");
        load.done();
        Step copy = progress.begin("[1/2] COPY a /");
        copy.cached();
        Step run = progress.begin("[2/2] RUN make");
        run.working();
        screen.pass(123);
        run.output(List.of("one", "two"));
        screen.pass(12_000);
        run.output("three");
        screen.pass(100_000);
        run.output("four");
        run.done();
        progress.close();
        assertThat(screen.written()).isEqualTo("""
                        #1 [internal] load build definition from Dockerfile
                        #1 DONE 0.0s

                        #2 [1/2] COPY a /
                        #2 CACHED

                        #3 [2/2] RUN make
                        #3 0.123 one
                        #3 0.123 two
                        #3 12.12 three
                        #3 112.1 four
                        #3 DONE 112.1s
                        """);
    }

    @Test
    void whatAStepTookIsRounded() {
        Step step = progress.begin("[1/1] RUN make");
        screen.pass(1_960);
        step.done();
        progress.close();
        assertThat(screen.written()).endsWith("#1 DONE 2.0s\n");
    }

    @Test
    void aFailedBuildEndsWithTheLastLinesOfWhatFailed() {
        Step step = progress.begin("[2/2] RUN false");
        Step other = progress.begin("[other 1/1] RUN sleep");
        step.working();
        for (int i = 1; i <= 12; i++) {
            step.output("line " + i);
        }
        step.failed("exit code: 1");
        other.canceled();
        progress.close();
        progress.close();
        assertThat(screen.written()).contains("#1 0.000 line 1\n").endsWith("""
                        #1 ERROR: exit code: 1

                        #2 [other 1/1] RUN sleep
                        #2 CANCELED
                        ------
                         > [2/2] RUN false:
                        0.000 line 3
                        0.000 line 4
                        0.000 line 5
                        0.000 line 6
                        0.000 line 7
                        0.000 line 8
                        0.000 line 9
                        0.000 line 10
                        0.000 line 11
                        0.000 line 12
                        ------
                        """);
    }

    @Test
    void cachedStepsThatRunAtOnceStayInOnePiece() {
        Step a = progress.begin("a");
        Step b = progress.begin("b");
        b.cached();
        a.cached();
        assertThat(screen.written()).isEqualTo("#1 b\n#1 CACHED\n\n#2 a\n#2 CACHED\n");
    }

    @Test
    void theLinesOfAnotherStepWaitWhileTheFirstSpeaks() {
        Step a = progress.begin("a");
        Step b = progress.begin("b");
        a.output("a1");
        b.output(List.of("b1", "b2"));
        a.output("a2");
        b.output("b3");
        assertThat(screen.written()).doesNotContain("b1");
        a.done();
        b.done();
        assertThat(screen.written()).isEqualTo("""
                        #1 a
                        #1 0.000 a1
                        #1 0.000 a2
                        #1 DONE 0.0s

                        #2 b
                        #2 0.000 b1
                        #2 0.000 b2
                        #2 0.000 b3
                        #2 DONE 0.0s
                        """);
    }

    @Test
    void aSilentStepGivesWayAndItsHeaderIsRepeated() {
        Step a = progress.begin("a");
        Step b = progress.begin("b");
        a.output("a1");
        b.output("b1");
        screen.tick();
        assertThat(screen.written()).doesNotContain("b1");
        screen.pass(1000);
        screen.tick();
        screen.pass(1000);
        a.output("a2");
        assertThat(screen.written()).isEqualTo("""
                        #1 a
                        #1 0.000 a1
                        #1 ...

                        #2 b
                        #2 0.000 b1
                        #2 ...

                        #1 a
                        #1 2.000 a2
                        """);
        assertThat(screen.tick).as("no thread while nothing waits").isNull();
    }

    @Test
    void twoStepsThatNeverPauseTakeTurns() {
        Step a = progress.begin("a");
        Step b = progress.begin("b");
        for (int i = 0; i < 120; i++) {
            a.output("x");
            b.output("y");
            screen.pass(100);
            screen.tick();
        }
        assertThat(screen.written().split("\\.\\.\\.\n", -1)).hasSize(3);
    }

    @Test
    void notesStandByThemselves() {
        progress.note("Building Dockerfile");
        Step a = progress.begin("a");
        a.output("a1");
        progress.note("note");
        a.done();
        assertThat(screen.written()).isEqualTo("""
                        Building Dockerfile

                        #1 a
                        #1 0.000 a1
                        #1 ...
                        note

                        #1 a
                        #1 DONE 0.0s
                        """);
    }

    @Test
    void controlSequencesOfAProgramDoNotReachTheLog() {
        progress.begin("RUN \033[2Jx").output("\033[2Ja\033[31mred\033[0m\b\007");
        assertThat(screen.written()).isEqualTo("#1 RUN x\n#1 0.000 ared\n");
    }

    @Test
    void nothingIsSaidAfterTheUserGaveUp() {
        Step step = progress.begin("a");
        step.output("a1");
        progress.interrupt();
        step.failed("killed");
        progress.begin("b").done();
        progress.close();
        assertThat(screen.written()).isEqualTo("#1 a\n#1 0.000 a1\n");
    }

    @Test
    void whatIsSaidIsThereAtOnceThoughStandardOutputIsBuffered() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream buffered = new PrintStream(new BufferedOutputStream(bytes), false, StandardCharsets.UTF_8);
        PlainProgress late = new PlainProgress(new Screen.StandardError(buffered, Map.of()));

        late.begin("[1/1] COPY a /").done();

        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("#1 DONE");
    }
}

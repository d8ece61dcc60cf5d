package dev.tare.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.testing.SaidProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole flows, on a store and a work directory of their own. */
class FlowRunnerTest {
    private static final Set<FlowOption> KEEP_ARTIFACTS =
            EnumSet.of(FlowOption.KEEP_ARTIFACTS, FlowOption.KEEP_MODES, FlowOption.CLEANUP);
    private static final Set<FlowOption> KEEP_ALL =
            EnumSet.of(FlowOption.KEEP_ALL, FlowOption.KEEP_MODES, FlowOption.CLEANUP);

    @TempDir
    private Path folder;

    private FlowFolder flow;

    @BeforeEach
    void open() throws IOException {
        flow = new FlowFolder(folder)
                .file("text", "hello\n")
                .file("Dockerfile", "FROM scratch", "COPY text /out/text")
                .file("wrong", "FROM scratch", "COPY missing /");
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void aStepRunsAfterAllThatItDependsOn() {
        SaidProgress shown = new SaidProgress();

        flow.run(
                4,
                shown,
                "last: {name: last, depends_on: [middle, first]}",
                "middle: {name: middle, depends_on: [first]}",
                "first: {name: first}");

        assertThat(shown.steps)
                .containsExactly(
                        "working Step 1 - first",
                        "done Step 1 - first",
                        "working Step 2 - middle",
                        "done Step 2 - middle",
                        "working Step 3 - last",
                        "done Step 3 - last");
    }

    @Test
    void whatAStepIsWarnedOfStandsTogetherUnderItsHeading() throws IOException {
        flow.file("old", "FROM scratch", "MAINTAINER x", "ENV A b");

        flow.run(2, Progress.NONE, "a: {name: a, dockerfile: old}", "b: {name: b, dockerfile: old}");

        assertThat(flow.log)
                .filteredOn(line -> line.startsWith("[WARNING]"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .matches("(?s)\\[WARNING\\] - 2 warnings of Step [12] - [ab]\n.*")
                        .contains("old:2:1: MaintainerDeprecated", "old:3:1: LegacyKeyValueFormat"));
    }

    @Test
    void stepsThatDoNotDependOnEachOtherRunAtOnce() {
        CyclicBarrier both = new CyclicBarrier(2);

        flow.run(2, atStart(_ -> meet(both)), "a: {name: a}", "b: {name: b}");

        assertThat(flow.names()).containsExactly("a:latest", "b:latest");
    }

    @Test
    void oneJobRunsOneStepAtATime() {
        SaidProgress shown = new SaidProgress();

        flow.run(1, shown, "a: {name: a}", "b: {name: b}", "c: {name: c}");

        for (int i = 0; i < 6; i += 2) {
            String begun = shown.steps.get(i);
            assertThat(shown.steps.get(i + 1)).isEqualTo(begun.replace("working", "done"));
        }
    }

    @Test
    void aStepSeesTheArtifactsOfThoseThatItDependsOn() throws IOException {
        flow.file("use", "FROM scratch", "COPY made/text /got");

        flow.run(
                "maker: {name: maker, artifacts: ['/out/text:made']}",
                "user: {name: user, dockerfile: use, depends_on: [maker]}");

        assertThat(flow.read("user", "/got")).isEqualTo("hello\n");
    }

    @Test
    void aStepDoesNotSeeTheArtifactsOfOthers() throws IOException {
        flow.file("use", "FROM scratch", "COPY made/text /got");

        assertThatThrownBy(() -> flow.run(
                        "maker: {name: maker, artifacts: ['/out/text:made']}", "user: {name: user, dockerfile: use}"))
                .hasMessageContaining("step user: ")
                .hasMessageContaining("made/text");
    }

    @Test
    void anImageOfAnotherStepIsABase() throws IOException {
        flow.file("use", "FROM maker", "COPY text /more");

        // It depends on that step though the file does not say so.
        flow.run("user: {name: user, dockerfile: use}", "maker: {name: maker, keep: true}");

        assertThat(flow.read("user", "/out/text")).isEqualTo("hello\n");
        assertThat(flow.names()).containsExactly("maker:latest", "user:latest");
    }

    @Test
    void artifactsGoWhenTheFlowEndsUnlessTheyAreKept() throws IOException {
        String step = "maker: {name: maker, artifacts: ['/out/text:made']}";

        flow.run(step);
        assertThat(flow.files()).containsExactly("Dockerfile", "text", "wrong");

        flow.run(1, Progress.NONE, KEEP_ARTIFACTS, false, step);
        assertThat(flow.files()).containsExactly("Dockerfile", "made/text", "text", "wrong");
    }

    @Test
    void imagesThatOnlyOtherStepsNeedLoseTheirNames() {
        String[] steps = {"base: {name: base}", "app: {name: app, depends_on: [base]}"};

        flow.run(steps);
        assertThat(flow.names()).containsExactly("app:latest");

        flow.run(1, Progress.NONE, KEEP_ALL, false, steps);
        assertThat(flow.names()).containsExactly("app:latest", "base:latest");
    }

    @Test
    void nothingIsNamedAndNoArtifactStaysWhereAStepFails() throws IOException {
        assertThatThrownBy(() -> flow.run(
                        "good: {name: good, artifacts: ['/out/text:made'], keep: true}",
                        "bad: {name: bad, dockerfile: wrong, depends_on: [good]}"))
                .hasMessageContaining("step bad: ");

        assertThat(flow.names()).isEmpty();
        assertThat(flow.files()).containsExactly("Dockerfile", "text", "wrong");
    }

    @Test
    void noStepBeginsAfterOneThatFails() {
        SaidProgress shown = new SaidProgress();

        assertThatThrownBy(() -> flow.run(
                        1,
                        shown,
                        "bad: {name: bad, dockerfile: wrong}",
                        "after: {name: after, depends_on: [bad]}",
                        "other: {name: other}"))
                .hasMessageContaining("step bad: ");

        assertThat(shown.steps).hasSize(2);
        assertThat(shown.steps.getLast()).startsWith("failed Step 1 - bad: ");
    }

    @Test
    void aStepThatFailsStopsThoseThatRun() {
        Map<String, Thread> threads = new ConcurrentHashMap<>();
        CyclicBarrier both = new CyclicBarrier(2);
        Progress shown = atStart(name -> {
            threads.put(name, Thread.currentThread());
            meet(both);
            if (name.endsWith("slow")) {
                // It has failed and stopped the others by then.
                join(threads.get("Step 1 - bad"));
            }
        });

        assertThatThrownBy(() -> flow.run(2, shown, "bad: {name: bad, dockerfile: wrong}", "slow: {name: slow}"))
                .hasMessageContaining("step bad: ");

        assertThat(flow.log).contains("[NOTICE] - Step 2 - slow was stopped");
    }

    @Test
    void ofTwoThatFailTheFirstIsToldAndTheOtherIsLogged() {
        Map<String, Thread> threads = new ConcurrentHashMap<>();
        CyclicBarrier both = new CyclicBarrier(2);
        Progress shown = atStart(name -> {
            threads.put(name, Thread.currentThread());
            meet(both);
            if (name.endsWith("second")) {
                join(threads.get("Step 1 - first"));
            }
        });

        // Before a build begins its context is looked for, which nothing stops.
        assertThatThrownBy(() -> flow.run(
                        2,
                        shown,
                        "first: {name: first, dockerfile: wrong}",
                        "second: {name: second, context: nowhere}"))
                .hasMessageContaining("step first: ");

        assertThat(flow.log).anySatisfy(line -> assertThat(line).contains("Step 2 - second failed too: "));
    }

    @Test
    void aDryRunSaysWhatIsCachedAndNamesAndWritesNothing() throws IOException {
        String[] steps = {"base: {name: base, artifacts: ['/out/text:made']}", "app: {name: app, depends_on: [base]}"};

        flow.run(1, Progress.NONE, FlowFolder.USUAL, true, steps);
        assertThat(flow.log)
                .containsExactly(
                        "[NOTICE] - Step 1 - base: would be built, gives 1 artifact",
                        "[NOTICE] - Step 2 - app: would be built after base");
        assertThat(flow.names()).isEmpty();

        flow.run(steps);
        flow.log.clear();
        flow.run(1, Progress.NONE, FlowFolder.USUAL, true, steps);
        assertThat(flow.log)
                .containsExactly(
                        "[NOTICE] - Step 1 - base: is in the cache, gives 1 artifact",
                        "[NOTICE] - Step 2 - app: is in the cache");
        assertThat(flow.files()).containsExactly("Dockerfile", "text", "wrong");
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("the steps do not run at once", e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Does something on the thread of each step when it begins. */
    private static Progress atStart(Consumer<String> what) {
        return new Progress() {
            @Override
            public Step begin(String name) {
                return new Step() {
                    @Override
                    public void working() {
                        what.accept(name);
                    }

                    @Override
                    public void output(String line) {}

                    @Override
                    public void cached() {}

                    @Override
                    public void done() {}

                    @Override
                    public void failed(String why) {}

                    @Override
                    public void canceled() {}
                };
            }

            @Override
            public void note(String line) {}

            @Override
            public void warn(Problem problem) {}

            @Override
            public void close() {}
        };
    }
}

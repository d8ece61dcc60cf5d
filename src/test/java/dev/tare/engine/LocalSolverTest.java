package dev.tare.engine;

import static dev.tare.engine.Vertices.anew;
import static dev.tare.engine.Vertices.local;
import static dev.tare.engine.Vertices.made;
import static dev.tare.engine.Vertices.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.Contexts;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.FileAction;
import dev.tare.plan.ImportedCache;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import dev.tare.testing.Listing;
import dev.tare.testing.MemoryTree;
import dev.tare.testing.SaidProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSolverTest {
    private static final long SECONDS = 20;

    @TempDir
    private Path folder;

    private final MemoryTree files = new MemoryTree().file("a", "A").file("b", "B");
    private final SaidProgress progress = new SaidProgress();
    private Store store;
    private Contexts contexts = _ -> files;
    private List<ImportedCache> imports = List.of();
    private boolean complete = true;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Solver solver() {
        return new LocalSolvers(store)
                .create(new SolverSettings(contexts, progress, 0, ExecSettings.NONE, imports, complete));
    }

    /** The layers of a vertex, by a solver of its own. */
    private List<Digest> solve(Vertex vertex) {
        try (Solver solver = solver()) {
            return diffIds(solver.solve(vertex));
        }
    }

    private static List<Digest> diffIds(List<LayerRef> layers) {
        return layers.stream().map(LayerRef::diffId).toList();
    }

    private static FileAction copy(int input, String source, String destination) {
        return new FileAction.Copy(input, source, destination);
    }

    /** {@code COPY path /path} from the context of a name. */
    private static Vertex copied(Vertex onto, String context, String path) {
        return step("COPY " + path, List.of(onto, local(context)), copy(1, "/" + path, "/" + path));
    }

    private static Vertex removed(String path, Vertex from) {
        return step("rm " + path, List.of(from), new FileAction.Remove("/" + path, false, false));
    }

    private static Vertex merged(Vertex... inputs) {
        return new Vertex(new Op.Merge(), List.of(inputs), "merge", false);
    }

    private static Vertex diff(Vertex lower, Vertex upper) {
        return new Vertex(new Op.Diff(), List.of(lower, upper), "diff", false);
    }

    @Test
    void whatSeveralNeedIsMadeOnce() {
        Vertex shared = made("shared", Vertex.SCRATCH);
        Vertex left = step("left", List.of(Vertex.SCRATCH, shared), copy(1, "/shared", "/left"));
        Vertex right = step("right", List.of(Vertex.SCRATCH, shared), copy(1, "/shared", "/right"));
        solve(step("both", List.of(shared, left, right), copy(1, "/", "/"), copy(2, "/", "/")));

        assertThat(progress.steps)
                .filteredOn(each -> each.startsWith("done"))
                .containsExactlyInAnyOrder("done shared", "done left", "done right", "done both");
    }

    @Test
    void whatIsIndependentRunsAtTheSameTime() {
        CyclicBarrier together = new CyclicBarrier(2);
        contexts = _ -> {
            try {
                together.await(SECONDS, TimeUnit.SECONDS);
                return files;
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IOException("the other did not run beside it", e);
            }
        };
        Vertex one = copied(Vertex.SCRATCH, "one", "a");
        Vertex two = copied(Vertex.SCRATCH, "two", "b");

        assertThat(solve(step("both", List.of(one, two), copy(1, "/b", "/b")))).hasSize(2);
    }

    @Test
    void afterAFailureNothingElseBeginsAndAllWhoAskGetThatFailure() throws InterruptedException {
        CompletableFuture<Void> failed = new CompletableFuture<>();
        contexts = source -> {
            if (((Op.LocalSource) source).name().equals("slow")) {
                failed.orTimeout(SECONDS, TimeUnit.SECONDS).join();
            }
            return files;
        };
        Vertex slow = made("after", copied(Vertex.SCRATCH, "slow", "a"));
        Vertex missing = copied(Vertex.SCRATCH, "quick", "none");
        try (Solver solver = solver()) {
            Thread beside = Thread.ofPlatform().start(() -> assertThatThrownBy(() -> solver.solve(slow)));
            assertThatThrownBy(() -> solver.solve(missing)).hasMessageContaining("\"/none\": not found");
            failed.complete(null);
            beside.join();

            assertThatThrownBy(() -> solver.solve(slow)).hasMessageContaining("\"/none\": not found");
            assertThatThrownBy(() -> solver.solve(copied(Vertex.SCRATCH, "quick", "other")))
                    .hasMessageContaining("\"/none\": not found");
        }
        assertThat(progress.steps).noneMatch(each -> each.endsWith(" after")).noneMatch(each -> each.contains("other"));
    }

    @Test
    void theFailureOfAStageAsideIsTheOneThatIsTold() {
        Vertex bad = copied(Vertex.SCRATCH, "context", "none");
        Vertex result = step("result", List.of(made("base", Vertex.SCRATCH), bad), copy(1, "/", "/"));

        assertThatThrownBy(() -> solve(result))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("/none");
        assertThat(progress.steps)
                .noneMatch(each -> each.endsWith(" result"))
                .filteredOn(each -> each.startsWith("failed"))
                .hasSize(1);
    }

    @Test
    void whatIsStoppedFailsWithTheReasonAndBeginsNothingMore() {
        TareException reason = TareException.failed("given up");
        try (Solver solver = solver()) {
            solver.stop(reason);
            solver.stop(TareException.failed("too late"));

            assertThatThrownBy(() -> solver.solve(made("a", Vertex.SCRATCH))).isSameAs(reason);
        }
        assertThat(progress.steps).isEmpty();
    }

    @Test
    void whatIsStoppedInTheMiddleEndsBeforeItsNextStep() {
        TareException reason = TareException.failed("given up");
        List<Solver> running = new ArrayList<>();
        contexts = _ -> {
            running.getFirst().stop(reason);
            return files;
        };
        try (Solver solver = solver()) {
            running.add(solver);
            assertThatThrownBy(() -> solver.solve(made("next", copied(Vertex.SCRATCH, "context", "a"))))
                    .isSameAs(reason);
        }
        assertThat(progress.steps).noneMatch(each -> each.endsWith(" next"));
    }

    @Test
    void aBuildThatWasDoneOnceMakesNothingTheNextTime() {
        Vertex vertex = made("m", copied(Vertex.SCRATCH, "context", "a"));
        List<Digest> first = solve(vertex);
        progress.steps.clear();

        assertThat(solve(vertex)).isEqualTo(first);
        assertThat(progress.steps).containsExactly("cached COPY a", "cached m");
    }

    @Test
    void whatHasAnotherContentIsNotTheSameStep() {
        Vertex vertex = copied(Vertex.SCRATCH, "context", "a");
        List<Digest> first = solve(vertex);
        files.file("a", "other");

        assertThat(solve(vertex)).isNotEqualTo(first);
        assertThat(solve(copied(Vertex.SCRATCH, "renamed", "a"))).isEqualTo(solve(vertex));
    }

    @Test
    void whatMustNotComeFromACacheIsMadeAgain() {
        Vertex vertex = made("m", Vertex.SCRATCH);
        solve(vertex);
        progress.steps.clear();
        solve(anew(vertex));

        assertThat(progress.steps).containsExactly("working m", "done m");
    }

    @Test
    void aLookWhetherItIsCachedRunsNothingAndSaysNothing() {
        Vertex first = copied(Vertex.SCRATCH, "context", "a");
        Vertex second = made("m", first);
        try (Solver solver = solver()) {
            assertThat(solver.isCached(second)).isFalse();
            assertThat(progress.steps).isEmpty();
            solver.solve(first);
            assertThat(solver.isCached(first)).isTrue();
            assertThat(solver.isCached(second)).isFalse();
            assertThat(solver.isCached(anew(first))).isFalse();
            solver.solve(second);
            assertThat(solver.isCached(second)).isTrue();
        }
    }

    @Test
    void solversOfOneFactoryThatRunAtOnceMakeALayerOnce() throws InterruptedException {
        LocalSolvers solvers = new LocalSolvers(store);
        SolverSettings settings = new SolverSettings(contexts, progress, 0, ExecSettings.NONE, List.of(), true);
        Vertex vertex = anew(made("m", Vertex.SCRATCH));
        List<Digest> layers = new ArrayList<>();
        try (Solver one = solvers.create(settings);
                Solver two = solvers.create(settings)) {
            Thread beside = Thread.ofPlatform().start(() -> one.solve(vertex));
            layers.addAll(diffIds(two.solve(vertex)));
            beside.join();
            assertThat(diffIds(one.solve(vertex))).isEqualTo(layers);
            assertThat(one.results()).isEqualTo(two.results());
        }
    }

    @Test
    void mergedTreesAreTheirLayersInOrder() {
        Vertex one = made("one", Vertex.SCRATCH);
        Vertex two = made("two", Vertex.SCRATCH);
        List<Digest> layers = new ArrayList<>(solve(one));
        layers.addAll(solve(two));

        assertThat(solve(merged(one, two))).isEqualTo(layers);
    }

    @Test
    void noLayersComeOfAFolderThatIsMergedAsItIs() {
        assertThatThrownBy(() -> solve(merged(made("one", Vertex.SCRATCH), local("context"))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theDifferenceOfATreeAndOneThatStandsOnItAreTheLayersBetween() {
        Vertex lower = made("lower", Vertex.SCRATCH);
        Vertex upper = made("two", made("one", lower));
        List<Digest> layers = solve(upper);
        progress.steps.clear();

        assertThat(solve(diff(lower, upper))).isEqualTo(layers.subList(1, 3));
        assertThat(solve(diff(Vertex.SCRATCH, upper))).isEqualTo(layers);
        assertThat(solve(diff(upper, upper))).isEmpty();
        assertThat(progress.steps).as("nothing is compared").noneMatch(each -> each.endsWith(" diff"));
    }

    @Test
    void theDifferenceOfTwoOtherTreesMakesTheOneOfTheOther() throws IOException {
        files.file("d/keep", "k")
                .file("d/gone", "g")
                .file("x/inner", "i")
                .file("y", "y")
                .symlink("l", "y");
        Vertex all = step("all", List.of(Vertex.SCRATCH, local("context")), copy(1, "/", "/"));
        Vertex lower = made("mine", all);
        Vertex upper = step(
                "upper",
                List.of(removed("l", removed("x", removed("d/gone", all))), local("context")),
                copy(1, "/a", "/x"),
                copy(1, "/b", "/y"),
                new FileAction.Mkdir("/l", 0700, null));
        Vertex difference = diff(lower, upper);
        List<Digest> layer = solve(difference);

        assertThat(layer).hasSize(1);
        assertThat(Listing.of(store.layers().index(layer.getFirst())))
                .containsExactly("d", "-d/gone", "l", "-mine", "x", "y");
        assertThat(Listing.of(tree(merged(lower, difference)))).isEqualTo(Listing.of(tree(upper)));
        progress.steps.clear();
        assertThat(solve(difference)).isEqualTo(layer);
        assertThat(progress.steps).last().isEqualTo("cached diff");
    }

    @Test
    void aDifferenceStandsOnNothing() throws IOException {
        Vertex lower = copied(Vertex.SCRATCH, "context", "a");
        Vertex upper = copied(Vertex.SCRATCH, "context", "b");
        Vertex onIt = made("on", diff(lower, upper));

        assertThat(tree(onIt).children("")).containsExactly("b", "on");
        assertThat(solve(onIt)).hasSize(2);
    }

    private FileTree tree(Vertex vertex) {
        return store.tree(solve(vertex));
    }

    @Test
    void whatNobodyForesawInAStageAsideIsThrownToWhoAskedAndByNoOtherThread() {
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
        contexts = _ -> {
            throw new IllegalStateException("odd");
        };
        try {
            Vertex stage = copied(Vertex.SCRATCH, "context", "a");
            Vertex other = step("other", List.of(Vertex.SCRATCH, stage), copy(1, "/a", "/b"));
            Vertex result = step("result", List.of(made("base", Vertex.SCRATCH), stage, other), copy(1, "/a", "/a"));

            assertThatThrownBy(() -> solve(result))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("odd");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
    }
}

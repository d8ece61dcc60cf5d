package dev.tare.engine;

import static dev.tare.engine.Vertices.anew;
import static dev.tare.engine.Vertices.made;
import static dev.tare.engine.Vertices.read;
import static dev.tare.engine.Vertices.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import dev.tare.plan.FileAction;
import dev.tare.plan.ImportedCache;
import dev.tare.plan.Op;
import dev.tare.plan.Solver;
import dev.tare.plan.StepDefinition;
import dev.tare.plan.StepRecords;
import dev.tare.plan.StepResult;
import dev.tare.plan.Vertex;
import dev.tare.store.RemoteBlobs;
import dev.tare.store.Store;
import dev.tare.testing.SaidProgress;
import dev.tare.testing.SmallImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found by definition: the same as if every input had been read, and without reading any. */
class KnownStepsTest extends SolverRoom {
    private static final int BUILDS = Integer.getInteger("tare.builds", 300);

    private Store other;

    @BeforeEach
    void openAnother() {
        other = Store.open(folder.resolve("other"));
    }

    @AfterEach
    void closeAnother() {
        other.close();
    }

    private static Vertex copied(Vertex from) {
        return step("result", List.of(Vertex.SCRATCH, from), new FileAction.Copy(1, "/x", "/y"));
    }

    private static Vertex stages() {
        return copied(made("built", read("/a")));
    }

    /** Has a key lead to something else, as a RUN does that gives another layer each time. */
    private static void replace(Store in, StepRecords records, Digest layer, Digest by) {
        records.results().forEach((key, result) -> {
            if (result.layer().equals(layer)) {
                new Results(in, List.of()).put(key, new StepResult(by, -1, 0));
            }
        });
    }

    private static void forget(Store in, StepRecords records, Collection<Digest> layers) {
        records.of(layers).results().keySet().forEach(key -> in.records().remove(Results.RECORDS, key));
        records.of(layers).definitions().keySet().forEach(key -> in.records().remove(Results.DEFINITIONS, key));
    }

    @Test
    void whatOnlyOthersAreMadeOfNeedNotBeThereWhenTheseAre() {
        Vertex result = stages();
        List<Digest> layers = solve(result);
        StepRecords records = export(result);
        List<Digest> stage = new ArrayList<>();
        records.results().values().forEach(each -> stage.add(each.layer()));
        stage.removeAll(layers);
        assertThat(stage).hasSize(2);
        forget(store, records, stage);

        assertThat(solve(result)).isEqualTo(layers);
        assertThat(progress.steps).containsExactly("cached result");
    }

    @Test
    void whatIsFoundByDefinitionIsSaidToBeCachedWithAllThatIsKnownOfItsInputs() {
        Vertex result = stages();
        solve(result);
        solve(result);

        assertThat(progress.steps).containsExactly("cached read", "cached built", "cached result");
    }

    @Test
    void whatIsCopiedFromAStageThatWasMadeAnewMeanwhileIsCopiedAnew() {
        Vertex stage = read("/a");
        List<Digest> layers = solve(copied(stage));
        StepRecords records = export(copied(stage));
        replace(store, records, solve(stage).getFirst(), solve(read("/b")).getFirst());

        List<Digest> after = solve(copied(stage));

        assertThat(after).isNotEqualTo(layers).isEqualTo(solve(copied(read("/b"))));
    }

    @Test
    void whatStandsOnAStepThatWasMadeAnewMeanwhileIsMadeAnew() {
        Vertex result = made("m", read("/a"));
        List<Digest> layers = solve(result);
        Digest changed = solve(read("/b")).getFirst();
        replace(store, export(result), layers.getFirst(), changed);

        assertThat(solve(result).getFirst()).isEqualTo(changed);
    }

    @Test
    void whatMustNotComeFromACacheIsMadeAnewWithAllThatIsMadeOfIt() {
        solve(stages());
        Vertex stage = anew(read("/a"));
        solve(copied(stage));

        assertThat(progress.steps).contains("working read", "done read");
    }

    @Test
    void whatOneBuildLearnsAnotherOneFinds() {
        solve(copied(anew(read("/a"))));
        solve(copied(read("/a")));

        assertThat(progress.steps).containsExactly("cached read", "cached result");
    }

    @Test
    void whatIsDefinedOtherwiseAndReadsTheSameIsFoundByItsKey() {
        List<Digest> layers = solve(copied(read("/a")));

        assertThat(solve(copied(made("m", read("/a"))))).isEqualTo(layers);
        assertThat(progress.steps).endsWith("cached result");
    }

    @Test
    void fromAnImportedCacheOnlyTheLayersOfTheResultAreBrought() {
        Vertex result = stages();
        List<Digest> layers = solve(result);
        Cache cache = new Cache(export(result));
        progress = new SaidProgress();
        try (Solver solver = solver(other, true, cache)) {
            assertThat(solve(solver, result)).isEqualTo(layers);
            assertThat(progress.steps).containsExactly("cached read", "cached built", "cached result");
            assertThat(solver.results()).as("all of it is exported again").isEqualTo(cache.records);
        }
        assertThat(cache.brought).isEqualTo(layers);
    }

    @Test
    void whatTheStoreKnowsByNowNoImportedCacheIsAskedFor() {
        Vertex result = stages();
        solve(result);
        Cache cache = new Cache(export(result));
        try (Solver solver = solver(other, true, cache)) {
            solver.solve(result);
        }
        cache.asked = 0;
        try (Solver solver = solver(other, true, cache)) {
            solver.solve(result);
            assertThat(cache.asked).isZero();
            assertThat(solver.results()).as("but for an export").isEqualTo(cache.records);
        }
    }

    @Test
    void theLayersOfAResultStayWhereTheyAreWhenNobodyNeedsThemHere() {
        Vertex result = stages();
        List<Digest> layers = solve(result);
        Cache cache = new Cache(export(result));
        other.blobs().remote(new Offers(layers));
        try (Solver solver = solver(other, false, cache)) {
            assertThat(solve(solver, result)).isEqualTo(layers);
            assertThat(cache.brought).isEmpty();

            Vertex more = made("more", made("built", read("/a")));
            assertThat(solve(solver, more)).isEqualTo(solve(more));
            assertThat(cache.brought).as("what a step stands on").hasSize(2).doesNotContainAnyElementsOf(layers);
        }
    }

    @Test
    void theStepsRunWhereACacheDoesNotHaveWhatItPromised() {
        Vertex result = stages();
        List<Digest> layers = solve(result);
        Cache cache = new Cache(export(result));
        cache.isBroken = true;
        progress = new SaidProgress();
        try (Solver solver = solver(other, true, cache)) {
            assertThat(solve(solver, result)).isEqualTo(layers);
        }
        assertThat(progress.steps).contains("done read", "done built", "done result");
    }

    /** A cache whose layers are those of {@link #store}. */
    private final class Cache implements ImportedCache {
        private final StepRecords records;
        private final List<Digest> brought = new ArrayList<>();
        private int asked;
        private boolean isBroken;

        Cache(StepRecords records) {
            this.records = records;
        }

        @Override
        public synchronized @Nullable StepResult result(Digest key) {
            asked++;
            return records.results().get(key);
        }

        @Override
        public synchronized @Nullable StepDefinition definition(Digest definition) {
            asked++;
            return records.definitions().get(definition);
        }

        @Override
        public synchronized boolean bring(Digest layer) {
            if (isBroken) {
                return false;
            }
            brought.add(layer);
            try (var in = store.layers().read(layer)) {
                other.blobs().put(in.readAllBytes());
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Layers that a registry has. */
    private record Offers(List<Digest> layers) implements RemoteBlobs {
        @Override
        public void offer(Offered layer) {
            throw new AssertionError("offered");
        }

        @Override
        public List<Reference> origins(Digest blob) {
            return List.of();
        }

        @Override
        public void fetch(Digest blob) {
            throw new AssertionError("fetched");
        }

        @Override
        public void expect(Collection<Digest> blobs) {
            throw new AssertionError("fetched");
        }

        @Override
        public @Nullable Descriptor fetchLayer(Digest diffId) {
            throw new AssertionError("fetched");
        }

        @Override
        public @Nullable Offered offered(Digest diffId) {
            return layers.contains(diffId)
                    ? new Offered(
                            SmallImage.reference("registry.example/cache"),
                            Descriptor.of(MediaTypes.LAYER_GZIP, Digest.sha256("blob " + diffId), 1),
                            diffId,
                            1)
                    : null;
        }
    }

    /**
     * Random stages that copy from each other and from files that change: whatever a store has seen before, it gives what
     * an empty one gives.
     */
    @Test
    void buildsInAStoreThatKnowsOthersGiveWhatAnEmptyOneGives() {
        Random random = new Random(Long.getLong("tare.seed", 1));
        Map<Digest, List<Digest>> expected = new HashMap<>();
        int found = 0;
        for (int i = 0; i < BUILDS; i++) {
            for (String file : List.of("a", "b", "d/f")) {
                files.file(file, "AB".substring(random.nextInt(2)));
            }
            Vertex result = stages(random);
            List<Digest> layers = solve(result);
            found += progress.steps.contains("cached " + result.name()) ? 1 : 0;
            try (Store empty = Store.open(folder.resolve("empty" + i % 3))) {
                // Nothing of the others is known there: no record, though blobs may be.
                progress = new SaidProgress();
                try (Solver solver = solver(empty, true)) {
                    assertThat(solve(solver, anewAll(result, new HashMap<>()))).isEqualTo(layers);
                }
            }
            expected.put(result.digest(), layers);
        }
        assertThat(found).isBetween(BUILDS / 10, BUILDS - 10);
        assertThat(expected.size()).isGreaterThan(BUILDS / 10);
    }

    private static Vertex anewAll(Vertex vertex, Map<Digest, Vertex> done) {
        Vertex known = done.get(vertex.digest());
        if (known == null) {
            List<Vertex> inputs = new ArrayList<>();
            vertex.inputs().forEach(input -> inputs.add(anewAll(input, done)));
            known = new Vertex(vertex.op(), inputs, vertex.name(), vertex.op() instanceof Op.FileOp);
            done.put(vertex.digest(), known);
        }
        return known;
    }

    private static Vertex stages(Random random) {
        List<Vertex> stages = new ArrayList<>(List.of(read(any(random, "/a", "/b", "/d", "/"))));
        for (int i = random.nextInt(4); i >= 0; i--) {
            Vertex from = stages.get(random.nextInt(stages.size()));
            Vertex onto = stages.get(random.nextInt(stages.size()));
            stages.add(
                    switch (random.nextInt(5)) {
                        case 0 -> made(any(random, "n", "m"), onto);
                        case 1 -> new Vertex(new Op.Merge(), List.of(onto, from), "merge", false);
                        case 2 -> new Vertex(new Op.Diff(), List.of(onto, from), "diff", false);
                        default ->
                            step(
                                    "copy",
                                    List.of(random.nextBoolean() ? onto : Vertex.SCRATCH, from),
                                    new FileAction.Copy(1, "/", any(random, "/", "/to/")));
                    });
        }
        return stages.getLast();
    }

    private static String any(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }
}

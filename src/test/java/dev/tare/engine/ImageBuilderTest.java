package dev.tare.engine;

import static dev.tare.engine.Vertices.made;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.plan.Contexts;
import dev.tare.plan.FileAction;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import dev.tare.store.TestImages;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.RecordingSolver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuilderTest {
    private static final Contexts NO_CONTEXTS = _ -> {
        throw new IllegalStateException("no context is asked for");
    };
    private static final Platform PLATFORM = new Platform("linux", "amd64", "");

    @TempDir
    private Path directory;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(directory.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theBlobsOfTheBaseStayWhenAnImageThatIsCopiedFromHasTheSameLayerInAnother() throws IOException {
        Digest layer = ContainerImages.layer(
                store, writer -> ContainerImages.file(writer, "f", 0644, ContainerImages.text("same")));
        Descriptor fast = compressed(layer, Deflater.BEST_SPEED);
        Descriptor small = compressed(layer, Deflater.BEST_COMPRESSION);
        assertThat(fast).isNotEqualTo(small);
        Vertex base = image("base", layer, fast);
        Vertex other = image("other", layer, small);

        assertThat(built(copy(base, other))).hasSize(2).first().isEqualTo(fast);
        assertThat(built(copy(other, base))).hasSize(2).first().isEqualTo(small);
    }

    @Test
    void ofMergedImagesEachKeepsItsOwnBlob() throws IOException {
        Digest layer = ContainerImages.layer(
                store, writer -> ContainerImages.file(writer, "f", 0644, ContainerImages.text("same")));
        Descriptor fast = compressed(layer, Deflater.BEST_SPEED);
        Descriptor small = compressed(layer, Deflater.BEST_COMPRESSION);
        Vertex merged = new Vertex(
                new Op.Merge(), List.of(image("base", layer, fast), image("other", layer, small)), "merge", false);

        assertThat(built(merged)).containsExactly(fast, small);
    }

    private List<Descriptor> built(Vertex result) {
        try (Solver solver = new LocalSolvers(store).create(SolverSettings.quiet(NO_CONTEXTS, 0))) {
            return layers(new ImageBuilder(store, solver, null).build(plan(result), Map.of()));
        }
    }

    @Test
    void anImageOfLayersThatLieElsewhereNamesThemAsTheSolverDoes() {
        Digest elsewhere = Digest.sha256("plain");
        Descriptor blob = Descriptor.of(MediaTypes.LAYER_GZIP, Digest.sha256("gzip"), 7);
        Digest here = ContainerImages.layer(
                store, writer -> ContainerImages.file(writer, "f", 0644, ContainerImages.text("here")));
        RecordingSolver solver = new RecordingSolver(_ -> List.of(new LayerRef(elsewhere, blob), LayerRef.plain(here)));
        Vertex result = copy(Vertex.SCRATCH, Vertex.SCRATCH);
        Image image = new ImageBuilder(store, solver, null).build(plan(result), Map.of());

        assertThat(solver.solved()).containsExactly(result);
        assertThat(image.config().diffIds()).containsExactly(elsewhere, here);
        assertThat(layers(image))
                .containsExactly(
                        blob,
                        Descriptor.of(MediaTypes.LAYER, here, store.blobs().size(here)));
    }

    private Image dated(Vertex result, @Nullable String created) {
        List<History> history = List.of(
                new History(null, "ENV A=1", null, null, true),
                new History(null, "one", null, null, false),
                new History(null, "two", null, null, false),
                new History(null, "CMD x", null, null, true));
        Plan plan = new Plan(
                result, ImageConfig.scratch(PLATFORM).withHistory(history).withCreated(created));
        try (Solver solver = new LocalSolvers(store).create(SolverSettings.quiet(NO_CONTEXTS, 0))) {
            return new ImageBuilder(store, solver, solver::results).build(plan, Map.of());
        }
    }

    @Test
    void anImageIsAsOldAsItsNewestStepAndStaysSoWhenItIsBuiltAgain() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Vertex result = made("two", made("one", Vertex.SCRATCH));
        Image first = dated(result, null);
        List<String> times =
                first.config().history().stream().map(History::created).toList();

        assertThat(Instant.parse(times.get(1))).isBetween(before, Instant.now());
        assertThat(times.get(0)).isEqualTo(times.get(1));
        assertThat(Instant.parse(times.get(2))).isAfterOrEqualTo(Instant.parse(times.get(1)));
        assertThat(times.get(3))
                .isEqualTo(times.get(2))
                .isEqualTo(first.config().created());
        assertThat(dated(result, null).id()).isEqualTo(first.id());
    }

    @Test
    void anImageWhoseTimeIsGivenTellsNothingOfWhenItWasBuilt() throws IOException {
        String given = "2023-11-14T22:13:20Z";
        Image image = dated(made("two", made("one", Vertex.SCRATCH)), given);

        assertThat(image.config().created()).isEqualTo(given);
        assertThat(InlineCache.read(image.configJson()).results().values())
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.created()).isEqualTo(1_700_000_000_000L));
    }

    private static Plan plan(Vertex result) {
        return new Plan(result, ImageConfig.scratch(PLATFORM));
    }

    private List<Descriptor> layers(Image image) {
        return store.images().image(image.descriptor().digest()).manifest().layers();
    }

    private static Vertex copy(Vertex onto, Vertex from) {
        FileAction copy = new FileAction.Copy(1, "/f", "/g");
        return new Vertex(new Op.FileOp(List.of(copy)), List.of(onto, from), "COPY", false);
    }

    private Vertex image(String name, Digest diffId, Descriptor layer) {
        Descriptor image = TestImages.image(store, ImageConfig.scratch(PLATFORM), List.of(store.layer(layer, diffId)));
        return new Vertex(
                new Op.ImageSource(name, image.digest(), null, PLATFORM, List.of(diffId)), List.of(), name, false);
    }

    private Descriptor compressed(Digest diffId, int level) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new LeveledGzip(out, level)) {
            Channels.newInputStream(store.layers().open(diffId)).transferTo(gzip);
        }
        byte[] blob = out.toByteArray();
        return Descriptor.of(MediaTypes.LAYER_GZIP, store.blobs().put(blob), blob.length);
    }

    private static final class LeveledGzip extends GZIPOutputStream {
        LeveledGzip(OutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }
}

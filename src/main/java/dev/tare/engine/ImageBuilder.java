package dev.tare.engine;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.oci.Timestamps;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Solver;
import dev.tare.plan.StepRecords;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes an image of a plan: layers by a solver, then configuration and manifest as blobs of the store. */
public final class ImageBuilder {
    private final Store store;
    private final Solver solver;
    private final @Nullable Supplier<StepRecords> inline;

    /** @param inline each step that was solved, where images are to carry them; else null */
    public ImageBuilder(Store store, Solver solver, @Nullable Supplier<StepRecords> inline) {
        this.store = store;
        this.solver = solver;
        this.inline = inline;
    }

    /** The image, which is not yet in the index of the store. Layers that it has from a base may still be in a registry. */
    public Image build(Plan plan, Map<String, String> annotations) {
        List<Digest> diffIds = new ArrayList<>();
        List<Layer> layers = new ArrayList<>();
        List<@Nullable String> times = new ArrayList<>();
        for (LayerRef layer : solver.solve(plan.result())) {
            Descriptor blob = layer.blob();
            Long created = layer.created();
            diffIds.add(layer.diffId());
            times.add(created == null ? null : Timestamps.rfc3339Millis(created));
            layers.add(blob == null ? store.plainLayer(layer.diffId()) : store.layer(blob, layer.diffId()));
        }
        ImageConfig config = dated(plan.config(), times).withDiffIds(diffIds);
        byte[] configJson = inline == null
                ? config.toJson()
                : InlineCache.embed(config.toJson(), records(plan.config(), inline.get()), diffIds);
        Image image = Image.of(config, configJson, layers, annotations);
        store.images().put(image);
        return image;
    }

    /** A configuration with times, where it leaves them to the layers: its own is that of the newest entry of the history. */
    private static ImageConfig dated(ImageConfig config, List<@Nullable String> times) {
        if (config.created() != null) {
            return config;
        }
        List<History> history = History.dated(config.history(), times);
        String created = null;
        for (History entry : history) {
            created = entry.created() == null ? created : entry.created();
        }
        return config.withHistory(history).withCreated(created);
    }

    /** An image that says what its plan says of its time, and not when it was built, carries no times of builds either. */
    private static StepRecords records(ImageConfig config, StepRecords records) {
        String created = config.created();
        return created == null ? records : records.at(Math.max(0, Timestamps.seconds(created)) * 1000);
    }

    /** The image that a plan's result stands on; null where that is none. */
    public static @Nullable Image base(Store store, Vertex result) {
        Op.ImageSource image = result.base();
        return image == null ? null : store.images().image(image.manifest());
    }
}

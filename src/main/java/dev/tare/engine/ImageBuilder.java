package dev.tare.engine;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Solver;
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
    private final @Nullable Supplier<Map<Digest, Digest>> inline;

    /** @param inline key and layer of each step that was solved, where images are to carry them; else null */
    public ImageBuilder(Store store, Solver solver, @Nullable Supplier<Map<Digest, Digest>> inline) {
        this.store = store;
        this.solver = solver;
        this.inline = inline;
    }

    /** The image, which is not yet in the index of the store. Layers that it has from a base may still be in a registry. */
    public Image build(Plan plan, Map<String, String> annotations) {
        List<Digest> diffIds = new ArrayList<>();
        List<Layer> layers = new ArrayList<>();
        for (LayerRef layer : solver.solve(plan.result())) {
            Descriptor blob = layer.blob();
            diffIds.add(layer.diffId());
            layers.add(blob == null ? store.plainLayer(layer.diffId()) : store.layer(blob, layer.diffId()));
        }
        ImageConfig config = plan.config().withDiffIds(diffIds);
        byte[] configJson =
                inline == null ? config.toJson() : InlineCache.embed(config.toJson(), inline.get(), diffIds);
        Image image = Image.of(config, configJson, layers, annotations);
        store.images().put(image);
        return image;
    }

    /** The image that a plan's result stands on; null where that is none. */
    public static @Nullable Image base(Store store, Vertex result) {
        Op.ImageSource image = result.base();
        return image == null ? null : store.images().image(image.manifest());
    }
}

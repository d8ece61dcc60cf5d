package dev.tare.engine;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Solver;
import dev.tare.plan.Vertex;
import dev.tare.store.RemoteImages;
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

    /**
     * An image that is not yet in the index of the store. Layers that it has from a base may still be in a registry.
     *
     * @param manifest descriptor of the manifest, with its platform
     * @param id digest of the configuration
     */
    public record BuiltImage(Descriptor manifest, Digest id, ImageConfig config) {}

    public BuiltImage build(Plan plan, Map<String, String> annotations) {
        List<Digest> diffIds = new ArrayList<>();
        List<Descriptor> layers = new ArrayList<>();
        for (LayerRef layer : solver.solve(plan.result())) {
            Descriptor blob = layer.blob();
            diffIds.add(layer.diffId());
            layers.add(blob == null ? plain(store, layer.diffId()) : blob);
        }
        ImageConfig config = plan.config().withDiffIds(diffIds);
        byte[] configJson =
                inline == null ? config.toJson() : InlineCache.embed(config.toJson(), inline.get(), diffIds);
        return write(store, config, configJson, layers, annotations);
    }

    /**
     * The image with other layers, which are plain ones of the store or those of the image.
     *
     * @param config of the new image, with its layers
     */
    public static BuiltImage withLayers(Store store, BuiltImage image, ImageConfig config) {
        List<Descriptor> before =
                store.images().documents(image.manifest().digest()).manifest().layers();
        List<Descriptor> layers = new ArrayList<>();
        for (Digest diffId : config.diffIds()) {
            int at = image.config().diffIds().indexOf(diffId);
            layers.add(at < 0 ? plain(store, diffId) : before.get(at));
        }
        return write(store, config, config.toJson(), layers, Map.of());
    }

    private static Descriptor plain(Store store, Digest diffId) {
        return Descriptor.of(MediaTypes.LAYER, diffId, store.blobs().size(diffId));
    }

    private static BuiltImage write(
            Store store,
            ImageConfig config,
            byte[] configJson,
            List<Descriptor> layers,
            Map<String, String> annotations) {
        Digest id = store.blobs().put(configJson);
        byte[] manifestJson = Manifest.of(Descriptor.of(MediaTypes.CONFIG, id, configJson.length), layers, annotations)
                .toJson();
        Digest manifest = store.blobs().put(manifestJson);
        return new BuiltImage(
                Descriptor.of(MediaTypes.MANIFEST, manifest, manifestJson.length)
                        .withPlatform(config.platform()),
                id,
                config);
    }

    /** The image that a plan's result stands on; null where that is none. */
    public static RemoteImages.@Nullable Documents base(Store store, Vertex result) {
        Op.ImageSource image = result.base();
        return image == null ? null : store.images().documents(image.manifest());
    }
}

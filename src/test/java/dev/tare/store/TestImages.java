package dev.tare.store;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Layer;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes small whole images in a store. */
public final class TestImages {
    public static final Platform AMD64 = new Platform("linux", "amd64", "");

    private TestImages() {}

    /** The empty tar with a mark in the room behind its end: whole to every reader, and of a digest of its own. */
    public static byte[] layer(String seed) {
        byte[] tar = new byte[10240];
        byte[] mark = seed.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(mark, 0, tar, 2048, mark.length);
        return tar;
    }

    /** An image of one layer, not yet named; each seed gives another. */
    public static Descriptor image(Store store, String seed) {
        return image(store, seed, AMD64);
    }

    public static Descriptor image(Store store, String seed, Platform platform) {
        return image(
                store,
                ImageConfig.scratch(platform),
                List.of(store.plainLayer(store.blobs().put(layer(seed)))));
    }

    /** An image of these layers, lowest first, not yet named. */
    public static Descriptor image(Store store, ImageConfig base, List<Layer> layers) {
        List<Digest> diffIds = new ArrayList<>();
        layers.forEach(layer -> diffIds.add(layer.diffId()));
        ImageConfig config = base.withDiffIds(diffIds);
        Image image = Image.of(config, config.toJson(), layers, Map.of());
        store.images().put(image);
        return image.descriptor().withPlatform(null);
    }

    public static Descriptor index(Store store, List<Descriptor> manifests) {
        byte[] json = Index.of(manifests).toJson();
        return Descriptor.of(MediaTypes.INDEX, store.blobs().put(json), json.length);
    }
}

package dev.tare.store;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import java.nio.charset.StandardCharsets;
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
        byte[] layer = layer(seed);
        Digest diffId = store.blobs().put(layer);
        byte[] config =
                ImageConfig.scratch(platform).withDiffIds(List.of(diffId)).toJson();
        Descriptor configDescriptor =
                Descriptor.of(MediaTypes.CONFIG, store.blobs().put(config), config.length);
        Manifest manifest =
                Manifest.of(configDescriptor, List.of(Descriptor.of(MediaTypes.LAYER, diffId, layer.length)), Map.of());
        byte[] json = manifest.toJson();
        return Descriptor.of(MediaTypes.MANIFEST, store.blobs().put(json), json.length);
    }

    public static Descriptor index(Store store, List<Descriptor> manifests) {
        byte[] json = Index.of(manifests).toJson();
        return Descriptor.of(MediaTypes.INDEX, store.blobs().put(json), json.length);
    }
}

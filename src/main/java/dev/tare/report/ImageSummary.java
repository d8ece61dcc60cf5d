package dev.tare.report;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.store.Images;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every listing says of an image.
 *
 * @param names sorted; empty for {@code <none>}
 * @param descriptor of its manifest or index in the store
 * @param manifest of the platform that is listed
 * @param config its configuration, whose digest is the image's ID
 * @param layerBytes for each layer, lowest first, the sum of its regular files' sizes in bytes; where that cannot be
 *     told, the size of its blob
 */
public record ImageSummary(
        List<Reference> names, Descriptor descriptor, Manifest manifest, ImageConfig config, List<Long> layerBytes) {
    public ImageSummary {
        names = List.copyOf(names);
        layerBytes = List.copyOf(layerBytes);
    }

    /** Reads it from the store; of an index the image for this machine, else the first that is there. */
    public static ImageSummary read(Store store, NamedImage image) {
        Manifest manifest = manifest(store.images(), image);
        ImageConfig config = store.images().config(manifest);
        List<Long> bytes = new ArrayList<>();
        for (int i = 0; i < config.diffIds().size(); i++) {
            long size = store.layers().fileBytes(config.diffIds().get(i));
            long sent = i < manifest.layers().size() ? manifest.layers().get(i).size() : 0;
            bytes.add(size < 0 ? sent : size);
        }
        return new ImageSummary(image.names(), image.descriptor(), manifest, config, bytes);
    }

    private static Manifest manifest(Images images, NamedImage image) {
        try {
            return images.manifest(image, Platform.host());
        } catch (TareException e) {
            if (!image.isIndex()) {
                throw e;
            }
            for (Descriptor each : images.index(image).manifests()) {
                Platform platform = each.platform();
                // Attestations lie in an index as images of an unknown system.
                if (platform != null && !platform.os().equals("unknown")) {
                    Manifest there = ofPlatform(images, image, platform);
                    if (there != null) {
                        return there;
                    }
                }
            }
            throw e;
        }
    }

    /** Null where the store has nothing for the platform: of an index that was pulled it may have any one. */
    private static @Nullable Manifest ofPlatform(Images images, NamedImage image, Platform platform) {
        try {
            return images.manifest(image, platform);
        } catch (TareException e) {
            return null;
        }
    }

    /** The digest of the configuration. */
    public Digest id() {
        return manifest.config().digest();
    }

    /** SIZE: the sum of file bytes over all layers. */
    public long size() {
        long sum = 0;
        for (long bytes : layerBytes) {
            sum += bytes;
        }
        return sum;
    }

    /** {@code name:tag} of each name that has a tag. */
    public List<String> repoTags() {
        List<String> out = new ArrayList<>();
        for (Reference name : names) {
            if (!name.tag().isEmpty()) {
                out.add(name.familiarName() + ":" + name.tag());
            }
        }
        return out;
    }

    /** {@code name@sha256:...} of each name that a push or pull gave a digest. */
    public List<String> repoDigests() {
        List<String> out = new ArrayList<>();
        for (Reference name : names) {
            if (name.digest() != null) {
                out.add(name.familiarName() + "@" + name.digest());
            }
        }
        return out;
    }
}

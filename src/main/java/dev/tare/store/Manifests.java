package dev.tare.store;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.ImageIndex;
import dev.tare.oci.Index;
import dev.tare.oci.Layer;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformChoice;
import dev.tare.oci.Root;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what an image's descriptor leads to: indexes, manifests, configurations. */
public final class Manifests {
    private final Blobs blobs;
    private final Layer.Source layers;
    private final Here here = new Here();

    Manifests(Blobs blobs, Layer.Source layers) {
        this.blobs = blobs;
        this.layers = layers;
    }

    public Manifest manifest(Descriptor descriptor) {
        return manifest(descriptor, blobs.read(descriptor.digest()));
    }

    private static Manifest manifest(Descriptor descriptor, byte[] json) {
        try {
            return Manifest.fromJson(json);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable("manifest", descriptor, e);
        }
    }

    Index index(Descriptor descriptor) {
        try {
            return Index.fromJson(blobs.read(descriptor.digest()));
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable("index", descriptor, e);
        }
    }

    ImageConfig config(Manifest manifest) {
        try {
            return ImageConfig.fromJson(blobs.read(manifest.config().digest()));
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable("configuration", manifest.config(), e);
        }
    }

    /** The image of a manifest. */
    Image image(Descriptor descriptor) {
        byte[] json = blobs.read(descriptor.digest());
        Manifest manifest = manifest(descriptor, json);
        try {
            return Image.read(
                    descriptor, manifest, json, blobs.read(manifest.config().digest()), layers);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable("configuration", manifest.config(), e);
        }
    }

    /** The image of a manifest. @param named the descriptor by which it was found, or null */
    Image image(Digest digest, @Nullable Descriptor named) {
        byte[] json = blobs.read(digest);
        try {
            Manifest manifest = Manifest.fromJson(json);
            Descriptor descriptor = named == null ? Descriptor.of(manifest.mediaType(), digest, json.length) : named;
            return Image.read(
                    descriptor, manifest, json, blobs.read(manifest.config().digest()), layers);
        } catch (IOException | IllegalArgumentException e) {
            throw TareException.failed("image " + digest + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** An image, or an index whose images are all in the store. */
    Root root(Descriptor descriptor) {
        if (!MediaTypes.isIndex(descriptor.mediaType())) {
            return image(descriptor.digest(), descriptor);
        }
        try {
            byte[] json = blobs.read(descriptor.digest());
            return ImageIndex.read(descriptor, json, entry -> image(entry.digest(), entry));
        } catch (IOException e) {
            throw TareException.failed("image " + descriptor.digest() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The manifest for a platform: the descriptor itself, or the best of the index that it is of. */
    Descriptor select(Descriptor image, Platform platform) {
        PlatformChoice choice = new PlatformChoice(here, platform);
        List<Descriptor> way = way(image, choice);
        if (way.isEmpty()) {
            throw TareException.failed(
                    "image " + image.digest() + " has nothing for platform " + platform,
                    choice.platforms().isEmpty() ? null : "it has " + String.join(", ", choice.platforms()));
        }
        return way.getLast();
    }

    /** Whether {@link #select} finds one. */
    boolean hasFor(Descriptor image, Platform platform) {
        return !way(image, new PlatformChoice(here, platform)).isEmpty();
    }

    private static List<Descriptor> way(Descriptor image, PlatformChoice choice) {
        try {
            return choice.way(image);
        } catch (IOException e) {
            throw unreadable("index", image, e);
        }
    }

    /**
     * The ID of an image: the digest of its configuration, for this machine's platform; its own where there is none, or
     * where it cannot be read, so that it can be named and removed.
     */
    Digest id(Descriptor image) {
        try {
            List<Descriptor> way = way(image, new PlatformChoice(here, Platform.host()));
            return way.isEmpty()
                    ? image.digest()
                    : manifest(way.getLast()).config().digest();
        } catch (TareException e) {
            return image.digest();
        }
    }

    /** All by which an image may be called: its own digest, its manifests' and its configurations'. */
    Set<Digest> digests(Descriptor image) {
        Set<Digest> out = new LinkedHashSet<>();
        out.add(image.digest());
        for (Descriptor each : readableLeaves(image)) {
            out.add(each.digest());
            try {
                out.add(manifest(each).config().digest());
            } catch (TareException e) {
                // One damaged image must not hide the others.
            }
        }
        return out;
    }

    /** The manifests that an image consists of and that are in the store, its own or those of its index. */
    public List<Descriptor> leaves(Descriptor image) {
        Set<Descriptor> out = new LinkedHashSet<>();
        collect(image, 0, new HashSet<>(), out);
        return new ArrayList<>(out);
    }

    /** The same; none where an index cannot be read: one damaged image must not hide the others. */
    List<Descriptor> readableLeaves(Descriptor image) {
        try {
            return leaves(image);
        } catch (TareException e) {
            return List.of();
        }
    }

    /** Each index once: one that names another a thousand times, which does the same, would take for ever. */
    private void collect(Descriptor image, int depth, Set<Digest> indexes, Set<Descriptor> out) {
        if (!blobs.has(image.digest())) {
            return;
        }
        if (!MediaTypes.isIndex(image.mediaType())) {
            out.add(image);
            return;
        }
        if (depth == PlatformChoice.DEEPEST) {
            throw TareException.failed("the index of image " + image.digest() + " is nested too deeply");
        }
        if (!indexes.add(image.digest())) {
            return;
        }
        for (Descriptor each : index(image).manifests()) {
            collect(each, depth + 1, indexes, out);
        }
    }

    /**
     * Blobs that an image needs and the store does not have. Of an index the manifests of other platforms may be
     * missing, as a whole, but not all of them.
     */
    public List<Digest> missing(Descriptor image) {
        List<Descriptor> leaves = leaves(image);
        if (leaves.isEmpty()) {
            return List.of(image.digest());
        }
        List<Digest> out = new ArrayList<>();
        for (Descriptor leaf : leaves) {
            Manifest manifest = manifest(leaf);
            if (!blobs.has(manifest.config().digest())) {
                out.add(manifest.config().digest());
            }
            for (Descriptor layer : manifest.layers()) {
                if (!blobs.has(layer.digest())) {
                    out.add(layer.digest());
                }
            }
        }
        return out;
    }

    /** What a manifest is for, as its entry says, else as its configuration does; null when neither does. */
    @Nullable Platform platform(Descriptor manifest) {
        if (manifest.platform() != null) {
            // Attestations hang in an index as manifests for "unknown/unknown".
            return manifest.platform().os().equals("unknown") ? null : manifest.platform();
        }
        return here.platform(manifest);
    }

    /** The documents that are in the store: of an image for many platforms it may hold some only. */
    private final class Here implements PlatformChoice.Documents {
        @Override
        public List<Descriptor> entries(Descriptor index) {
            return index(index).manifests();
        }

        @Override
        public @Nullable Platform platform(Descriptor manifest) {
            try {
                return config(manifest(manifest)).platform();
            } catch (TareException e) {
                // An artifact of another kind: its configuration is not that of an image.
                return null;
            }
        }

        @Override
        public boolean isHere(Descriptor entry) {
            return blobs.has(entry.digest());
        }
    }

    private static TareException unreadable(String what, Descriptor descriptor, Exception cause) {
        return TareException.failed(
                "the " + what + " " + descriptor.digest() + " cannot be read: " + cause.getMessage(),
                "remove the image (tare rmi), and build, load or pull it again");
    }
}

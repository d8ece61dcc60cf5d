package dev.tare.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one name stands for: an image for one platform or for each of several, and what hangs beside them.
 *
 * @param images manifests with their platforms, in the order in which they were asked for
 * @param attached further manifests of the index, such as attestations; they stand after the images
 * @param annotations of the index
 */
public record ImageSet(List<Descriptor> images, List<Descriptor> attached, Map<String, String> annotations) {
    /** Beside the entry of an image whose layers are zstd, so that containers/image takes it where it can read zstd. */
    public static final String ZSTD_ANNOTATION = "io.github.containers.compression.zstd";

    public ImageSet {
        images = List.copyOf(images);
        attached = List.copyOf(attached);
        annotations = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        if (images.isEmpty()) {
            throw new IllegalArgumentException("no image");
        }
    }

    public static ImageSet of(List<Descriptor> images) {
        return new ImageSet(images, List.of(), Map.of());
    }

    /** The images and what hangs beside them, as an index has them. */
    public static ImageSet of(Index index) throws IOException {
        List<Descriptor> images = new ArrayList<>();
        List<Descriptor> attached = new ArrayList<>();
        for (Descriptor each : index.manifests()) {
            (isImage(each) ? images : attached).add(each);
        }
        if (images.isEmpty()) {
            throw new IOException("the index names no image");
        }
        return new ImageSet(images, attached, index.annotations());
    }

    /** Attestations hang in an index as manifests for "unknown/unknown" (BuildKit, docs/attestations). */
    private static boolean isImage(Descriptor entry) {
        boolean unknown = entry.platform() != null && entry.platform().os().equals("unknown");
        return MediaTypes.isManifest(entry.mediaType()) && !unknown;
    }

    public ImageSet withAttached(List<Descriptor> newAttached) {
        return new ImageSet(images, newAttached, annotations);
    }

    /** Whether an index stands for it; else the one manifest does. */
    public boolean isIndex() {
        return images.size() > 1 || !attached.isEmpty() || !annotations.isEmpty();
    }

    public Index toIndex() {
        List<Descriptor> all = new ArrayList<>(images);
        all.addAll(attached);
        return new Index(MediaTypes.INDEX, all, annotations);
    }
}

package dev.tare.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An index of images, for several platforms or compressed in several ways, and what hangs beside them. Immutable; two are
 * equal when their bytes are.
 */
public final class ImageIndex implements Root {
    /** Beside the entry of an image whose layers are zstd, so that containers/image takes it where it can read zstd. */
    public static final String ZSTD_ANNOTATION = "io.github.containers.compression.zstd";

    private final Descriptor descriptor;
    private final Index index;
    private final byte[] json;
    private final List<Image> images;
    private final List<Descriptor> attached;

    private ImageIndex(Descriptor descriptor, Index index, byte[] json, List<Image> images, List<Descriptor> attached) {
        this.descriptor = descriptor;
        this.index = index;
        this.json = json;
        this.images = List.copyOf(images);
        this.attached = List.copyOf(attached);
    }

    /** Reads the image that an entry of an index names. */
    @FunctionalInterface
    public interface EntryReader {
        Image image(Descriptor entry) throws IOException;
    }

    /**
     * Reads an index and its images.
     *
     * @throws IOException when it is none, or names no image
     */
    public static ImageIndex read(Descriptor descriptor, byte[] json, EntryReader reader) throws IOException {
        Index index = Index.fromJson(json);
        List<Image> images = new ArrayList<>();
        List<Descriptor> attached = new ArrayList<>();
        for (Descriptor entry : index.manifests()) {
            if (isImage(entry)) {
                images.add(reader.image(entry));
            } else {
                attached.add(entry);
            }
        }
        if (images.isEmpty()) {
            throw new IOException("the index names no image");
        }
        return new ImageIndex(descriptor, index, json, images, attached);
    }

    /** Attestations hang in an index as manifests for "unknown/unknown" (BuildKit, docs/attestations). */
    private static boolean isImage(Descriptor entry) {
        boolean unknown = entry.platform() != null && entry.platform().os().equals("unknown");
        return MediaTypes.isManifest(entry.mediaType()) && !unknown;
    }

    /**
     * Makes an index, whose entries are the images' descriptors.
     *
     * @param images at least one, in the order in which they were asked for
     * @param attached further manifests, such as attestations; they stand after the images
     * @param annotations of the index
     */
    public static ImageIndex of(List<Image> images, List<Descriptor> attached, Map<String, String> annotations) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("no image");
        }
        List<Descriptor> entries = new ArrayList<>();
        for (Image image : images) {
            entries.add(image.descriptor());
        }
        entries.addAll(attached);
        Index index = new Index(MediaTypes.INDEX, entries, annotations);
        byte[] json = index.toJson();
        return new ImageIndex(
                Descriptor.of(MediaTypes.INDEX, Digest.sha256(json), json.length), index, json, images, attached);
    }

    /** What stands for these images: the one alone, where no index is needed to say more of it. As {@link #of}. */
    public static Root around(List<Image> images, List<Descriptor> attached, Map<String, String> annotations) {
        return images.size() == 1 && attached.isEmpty() && annotations.isEmpty()
                ? images.getFirst()
                : of(images, attached, annotations);
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<Image> images() {
        return images;
    }

    /** What hangs beside the images: manifests that are none. */
    public List<Descriptor> attached() {
        return attached;
    }

    /** In the order in which they were written. */
    public Map<String, String> annotations() {
        return index.annotations();
    }

    @Override
    public byte[] json() {
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ImageIndex that && descriptor.digest().equals(that.descriptor.digest());
    }

    @Override
    public int hashCode() {
        return descriptor.digest().hashCode();
    }

    @Override
    public String toString() {
        return "index " + descriptor.digest();
    }
}

package dev.tare.oci;

import java.util.List;

/** What a name leads to: an image, or an index of several. */
public sealed interface Root permits Image, ImageIndex {
    /** Of the manifest or the index. */
    Descriptor descriptor();

    /** The images, in the order of the index; this one where there is none. At least one. */
    List<Image> images();

    /** The bytes of the manifest or the index, which must not be changed. */
    byte[] json();

    /** The digest of the configuration where all images have one; else that of the index. */
    default Digest id() {
        Digest first = images().getFirst().id();
        for (Image image : images()) {
            if (!image.id().equals(first)) {
                return descriptor().digest();
            }
        }
        return first;
    }
}

package dev.tare.store;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The images of the store, {@code index.json}, and their names. */
public final class Images {
    /** All images, in the order in which they were first added. */
    public List<StoredImage> list() {
        throw new UnsupportedOperationException();
    }

    /**
     * The image of a name, an ID, a manifest digest, or an unambiguous beginning of either; null when there is none.
     *
     * @throws dev.tare.diagnostic.TareException when a beginning fits several, or the text is no name
     */
    public @Nullable StoredImage find(String nameOrId) {
        throw new UnsupportedOperationException();
    }

    /** Adds an image whose manifest, configuration and layers are blobs of the store, without a name. */
    public StoredImage add(Descriptor manifest) {
        throw new UnsupportedOperationException();
    }

    /** Gives a name to an image, adding it if it is new; an image that had the name keeps its others, or becomes {@code <none>}. */
    public StoredImage name(Descriptor manifest, Reference name) {
        throw new UnsupportedOperationException();
    }

    /** Takes a name away; false when no image has it. */
    public boolean untag(Reference name) {
        throw new UnsupportedOperationException();
    }

    /** Removes an image and all of its names from the index; blobs go at the next gc. */
    public void remove(Digest manifest) {
        throw new UnsupportedOperationException();
    }

    /** The manifest of an image; for an index that of the platform. */
    public Manifest manifest(StoredImage image, Platform platform) {
        throw new UnsupportedOperationException();
    }

    /** The configuration that a manifest names. */
    public ImageConfig config(Manifest manifest) {
        throw new UnsupportedOperationException();
    }

    /**
     * An image of the store.
     *
     * @param descriptor of its manifest or index
     * @param names sorted; empty for {@code <none>}
     */
    public record StoredImage(Descriptor descriptor, List<Reference> names) {
        public StoredImage {
            names = List.copyOf(names);
        }
    }
}

package dev.tare.oci;

import java.io.IOException;
import java.io.InputStream;

/**
 * A layer of an image (OCI layer.md). What the manifest and the configuration say of it is at hand; what it holds is read,
 * and fetched, when it is asked for. As {@link Content} it is the blob that the manifest names, compressed or not.
 */
public interface Layer extends Content {
    /** Of the blob, as the manifest has it. */
    Descriptor descriptor();

    /** The digest of the plain tar. */
    Digest diffId();

    /** The plain tar. It fails at its end when that has another digest. */
    InputStream plain() throws IOException;

    /** The same layer as another manifest names its blob. */
    Layer as(Descriptor newDescriptor);

    default String mediaType() {
        return descriptor().mediaType();
    }

    @Override
    default Digest digest() {
        return descriptor().digest();
    }

    @Override
    default long size() {
        return descriptor().size();
    }

    /** A place that has layers. */
    @FunctionalInterface
    interface Source {
        /** The layer of this blob. Whether the place has it shows when it is read. */
        Layer layer(Descriptor blob, Digest diffId);
    }
}

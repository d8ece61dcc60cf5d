package dev.tare.store;

import dev.tare.oci.Digest;
import java.io.InputStream;
import java.nio.file.Path;

/** The blobs of the store, {@code blobs/sha256/HEX}: content named by its digest, never changed. */
public final class Blobs {
    public boolean has(Digest digest) {
        throw new UnsupportedOperationException();
    }

    public long size(Digest digest) {
        throw new UnsupportedOperationException();
    }

    /** The file that holds a blob; for reading only. */
    public Path path(Digest digest) {
        throw new UnsupportedOperationException();
    }

    /** A small blob (manifest, configuration), its digest checked. */
    public byte[] read(Digest digest) {
        throw new UnsupportedOperationException();
    }

    /** A stream over a blob, its digest not checked. */
    public InputStream open(Digest digest) {
        throw new UnsupportedOperationException();
    }

    /** Stores bytes; nothing is written when the blob is there already. */
    public Digest put(byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts a blob. Closing the writer without {@link BlobWriter#commit} leaves nothing.
     *
     * @param expectedBytes about how large it will be, which chooses the hasher; 0 when unknown
     */
    public BlobWriter create(long expectedBytes) {
        throw new UnsupportedOperationException();
    }
}

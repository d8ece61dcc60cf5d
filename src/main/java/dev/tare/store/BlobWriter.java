package dev.tare.store;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;

/** A blob that is being written, under a temporary name. */
public final class BlobWriter extends OutputStream {
    @Override
    public void write(int b) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Syncs and renames; the blob exists from here on. */
    public Digest commit() {
        throw new UnsupportedOperationException();
    }

    /** Bytes written so far. */
    public long size() {
        throw new UnsupportedOperationException();
    }

    /** Drops what was written, unless it was committed. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

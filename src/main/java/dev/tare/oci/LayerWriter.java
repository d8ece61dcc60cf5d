package dev.tare.oci;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a layer: a tar that depends on nothing but its entries, in the order in which they are added, and its index.
 */
public final class LayerWriter {
    public LayerWriter(OutputStream out) {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds an entry.
     *
     * @param hardLink path of an earlier entry that this one is a second name of, or null
     * @param content exactly {@code inode.size()} bytes for a regular file that is no hard link, else null
     * @param digest of the content where it is known
     */
    public void add(
            String path, Inode inode, @Nullable String hardLink, @Nullable InputStream content, @Nullable Digest digest)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Adds the entry that removes this path from the layers below. */
    public void whiteout(String path) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Adds the entry that hides what the layers below have in this directory. */
    public void opaque(String directory) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes the end of the tar; does not close the stream. */
    public LayerIndex finish() throws IOException {
        throw new UnsupportedOperationException();
    }
}

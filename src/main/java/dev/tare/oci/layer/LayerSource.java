package dev.tare.oci.layer;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Where a {@link LayerTree} finds the layers that it merges. */
public interface LayerSource {
    LayerIndex index(Digest diffId) throws IOException;

    /** The plain tar, open for reading; the caller closes it. */
    FileChannel open(Digest diffId) throws IOException;

    /**
     * A file where the layer lies unpacked, and its plain tar would have to be made first; null where it is to be read from
     * the tar. What is there may be anything: the caller checks it, and closes it.
     *
     * @param path in the layer
     */
    default @Nullable FileChannel openUnpacked(Digest diffId, String path) {
        return null;
    }
}

package dev.tare.oci.layer;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Where a {@link LayerTree} finds the layers that it merges. */
public interface LayerSource {
    LayerIndex index(Digest diffId) throws IOException;

    /** The plain tar, open for reading; the caller closes it. */
    FileChannel open(Digest diffId) throws IOException;
}

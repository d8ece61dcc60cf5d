package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.oci.LayerIndex;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The indexes of layers, {@code trees/HEX}: derived from the tars, so they may be lost. */
final class TreeFiles {
    private TreeFiles() {}

    /** The index of a layer; null when there is none, or it is torn or of another version. */
    static @Nullable LayerIndex read(Path home, Digest diffId) {
        return null;
    }

    static void write(Path home, Digest diffId, LayerIndex index) {}
}

package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The indexes of layers, {@code trees/HEX}: derived from the tars, so they may be lost. */
public final class TreeFiles {
    /** An index costs some tens of bytes for each file; a layer of more than this is none that people make. */
    private static final long LARGEST = 1L << 30;

    private TreeFiles() {}

    /** The index of a layer; null when there is none, or it is torn or of another version. */
    public static @Nullable LayerIndex read(Path home, Digest diffId) {
        try {
            Path file = file(home, diffId);
            byte[] bytes = Files.readAllBytes(file);
            return bytes.length > LARGEST ? null : LayerIndex.decode(bytes);
        } catch (IOException e) {
            return null;
        }
    }

    /** @throws dev.tare.diagnostic.TareException when the disk refuses */
    static void write(Path home, Digest diffId, LayerIndex index) {
        try {
            Disk.replaceUnsynced(file(home, diffId), index.encoded(), Place.TMP.in(home));
        } catch (IOException e) {
            throw StoreFailures.writing(home, e);
        }
    }

    private static Path file(Path home, Digest diffId) {
        return Place.TREES.in(home).resolve(diffId.hex());
    }
}

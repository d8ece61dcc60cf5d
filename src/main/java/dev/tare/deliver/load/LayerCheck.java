package dev.tare.deliver.load;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Layer;
import dev.tare.oci.MediaTypes;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Whether the layers of an archive are layers, and those that its configuration means. */
final class LayerCheck {
    private LayerCheck() {}

    /**
     * Takes a blob in as a layer.
     *
     * @return the layer's diff_id
     * @throws IOException when it is no sound tar, or its plain tar has another digest than the configuration's diff_id
     */
    static Digest take(Store store, Descriptor blob, @Nullable Digest diffId) throws IOException {
        Digest found;
        try {
            found = store.layers().take(blob);
        } catch (IOException e) {
            throw new IOException("layer " + blob.digest() + " cannot be read: " + e.getMessage(), e);
        }
        if (diffId != null && !found.equals(diffId)) {
            throw new IOException("layer " + blob.digest() + " is not the one of the configuration: its plain tar is "
                    + found + ", not " + diffId);
        }
        return found;
    }

    /**
     * As {@link #take}, of a blob whose type is not said: docker's archives do not say how a layer is compressed, but its
     * first bytes do (RFC 1952, 2.3.1; RFC 8878, 3.1.1).
     */
    static Layer layer(Store store, LoadFiles.Blob blob, @Nullable Digest diffId) throws IOException {
        Descriptor descriptor = Descriptor.of(mediaType(store, blob.digest()), blob.digest(), blob.size());
        return store.layer(descriptor, take(store, descriptor, diffId));
    }

    private static String mediaType(Store store, Digest blob) throws IOException {
        try (InputStream in = store.blobs().open(blob)) {
            byte[] head = in.readNBytes(4);
            if (head.length >= 2 && head[0] == 0x1f && head[1] == (byte) 0x8b) {
                return MediaTypes.LAYER_GZIP;
            }
            boolean zstd = head.length == 4
                    && head[0] == 0x28
                    && head[1] == (byte) 0xb5
                    && head[2] == 0x2f
                    && head[3] == (byte) 0xfd;
            return zstd ? MediaTypes.LAYER_ZSTD : MediaTypes.LAYER;
        }
    }
}

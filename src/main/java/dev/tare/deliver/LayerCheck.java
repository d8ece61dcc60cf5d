package dev.tare.deliver;

import dev.tare.oci.Archives;
import dev.tare.oci.Digest;
import dev.tare.posix.Hasher;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;

/** Whether a layer is the one that its configuration means. */
final class LayerCheck {
    private static final int BUFFER_BYTES = 256 * 1024;

    private LayerCheck() {}

    /** @throws IOException when the digest of the layer's plain tar is another than the configuration's diff_id */
    static void diffId(Store store, Digest blob, Digest diffId) throws IOException {
        if (blob.equals(diffId)) {
            return;
        }
        try (InputStream plain = Archives.decompress(store.blobs().open(blob));
                Hasher hasher = Hasher.forSize(store.blobs().size(blob))) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = plain.read(buffer); count >= 0; count = plain.read(buffer)) {
                hasher.update(buffer, 0, count);
            }
            Digest found = Digest.ofHash(hasher.finish());
            if (!found.equals(diffId)) {
                throw new IOException("layer " + blob + " is not the one of the configuration: its plain tar is "
                        + found + ", not " + diffId);
            }
        }
    }
}

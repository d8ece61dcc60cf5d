package dev.tare.deliver;

import dev.tare.oci.Archives;
import dev.tare.oci.Digest;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;

/** Whether a layer is the one that its configuration means. */
final class LayerCheck {
    private LayerCheck() {}

    /** @throws IOException when the digest of the layer's plain tar is another than the configuration's diff_id */
    static void diffId(Store store, Digest blob, Digest diffId) throws IOException {
        if (blob.equals(diffId)) {
            return;
        }
        try (InputStream plain = Archives.decompress(store.blobs().open(blob))) {
            Digest found = Digest.sha256(plain, store.blobs().size(blob));
            if (!found.equals(diffId)) {
                throw new IOException("layer " + blob + " is not the one of the configuration: its plain tar is "
                        + found + ", not " + diffId);
            }
        }
    }
}

package dev.tare.store;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Layer;
import java.io.IOException;
import java.io.InputStream;

/** A layer of the store, or one that comes into it when it is read ({@link RemoteBlobs}). */
record StoreLayer(Store store, Descriptor descriptor, Digest diffId) implements Layer {
    @Override
    public InputStream open() throws IOException {
        store.blobs().remote().fetch(digest());
        if (digest().equals(diffId) && !store.blobs().has(diffId)) {
            return plain();
        }
        return store.blobs().open(digest());
    }

    @Override
    public InputStream plain() throws IOException {
        return store.layers().read(diffId);
    }

    @Override
    public Layer as(Descriptor newDescriptor) {
        return new StoreLayer(store, newDescriptor, diffId);
    }
}

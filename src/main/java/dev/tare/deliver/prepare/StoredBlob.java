package dev.tare.deliver.prepare;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Reference;
import dev.tare.registry.PushBlob;
import dev.tare.store.RemoteBlobs;
import dev.tare.store.Store;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.List;

/** A blob of the store, or one that comes into it when it must be sent. */
public record StoredBlob(Store store, RemoteBlobs elsewhere, Descriptor descriptor) implements PushBlob {
    @Override
    public void prepare() {
        elsewhere.fetch(descriptor.digest());
    }

    @Override
    public List<Reference> origins() {
        return elsewhere.origins(descriptor.digest());
    }

    @Override
    public InputStream open() {
        return store.blobs().open(descriptor.digest());
    }

    @Override
    public FileChannel file() {
        return store.blobs().channel(descriptor.digest());
    }
}

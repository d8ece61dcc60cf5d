package dev.tare.deliver;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.registry.PushBlob;
import dev.tare.registry.PushManifest;
import dev.tare.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a registry gets of an image: manifests with their blobs, those first that others name. */
record PushImages(Store store) {
    /** An image that was prepared for delivery. */
    PushManifest of(PreparedImage image) throws IOException {
        List<PushBlob> blobs = new ArrayList<>();
        for (Descriptor layer : image.manifest().layers()) {
            blobs.add(new Stored(store, layer));
        }
        blobs.add(new Given(image.manifest().config(), image.configContent()));
        return new PushManifest(image.descriptor(), bytes(image.manifestContent()), blobs);
    }

    /** Images that were prepared, with what hangs beside them, and their index last. */
    List<PushManifest> of(PreparedSet set) throws IOException {
        List<PushManifest> out = new ArrayList<>();
        for (PreparedImage image : set.images()) {
            out.add(of(image));
        }
        for (Descriptor attached : set.attached()) {
            if (!add(attached, out)) {
                throw new IOException("manifest " + attached.digest() + " is not complete in the store");
            }
        }
        if (set.index() != null) {
            out.add(new PushManifest(set.top(), bytes(set.index()), List.of()));
        }
        return out;
    }

    /** An index as it is, with all that it leads to; null when some of it is not in the store. */
    @Nullable List<PushManifest> ofIndex(Descriptor index) throws IOException {
        List<PushManifest> out = new ArrayList<>();
        return add(index, out) ? out : null;
    }

    private boolean add(Descriptor descriptor, List<PushManifest> out) throws IOException {
        if (!store.blobs().has(descriptor.digest())) {
            return false;
        }
        byte[] json = store.blobs().read(descriptor.digest());
        List<PushBlob> blobs = new ArrayList<>();
        if (MediaTypes.isIndex(descriptor.mediaType())) {
            for (Descriptor child : Index.fromJson(json).manifests()) {
                if (!add(child, out)) {
                    return false;
                }
            }
        } else {
            Manifest manifest = Manifest.fromJson(json);
            List<Descriptor> all = new ArrayList<>(manifest.layers());
            all.add(manifest.config());
            for (Descriptor each : all) {
                if (!store.blobs().has(each.digest())) {
                    return false;
                }
                blobs.add(new Stored(store, each));
            }
        }
        Digest digest = descriptor.digest();
        out.add(new PushManifest(Descriptor.of(descriptor.mediaType(), digest, json.length), json, blobs));
        return true;
    }

    private static byte[] bytes(Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = content.open()) {
            in.transferTo(out);
        }
        return out.toByteArray();
    }

    /** A blob of the store. */
    record Stored(Store store, Descriptor descriptor) implements PushBlob {
        @Override
        public InputStream open() {
            return store.blobs().open(descriptor.digest());
        }

        @Override
        public FileChannel file() {
            return store.blobs().channel(descriptor.digest());
        }
    }

    /** A blob in memory. */
    record Given(Descriptor descriptor, Content content) implements PushBlob {
        @Override
        public InputStream open() throws IOException {
            return content.open();
        }
    }
}

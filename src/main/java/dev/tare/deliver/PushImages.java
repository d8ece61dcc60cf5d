package dev.tare.deliver;

import dev.tare.deliver.prepare.StoredBlob;
import dev.tare.oci.Content;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageIndex;
import dev.tare.oci.Index;
import dev.tare.oci.Layer;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Root;
import dev.tare.registry.PushBlob;
import dev.tare.registry.PushManifest;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a registry gets of an image: manifests with their blobs, those first that others name. */
public record PushImages(Store store) {
    /** An image, or images with what hangs beside them and their index last. */
    List<PushManifest> of(Root root) throws IOException {
        List<PushManifest> out = new ArrayList<>();
        for (Image image : root.images()) {
            List<PushBlob> blobs = new ArrayList<>();
            image.layers().forEach(layer -> blobs.add(blob(layer)));
            blobs.add(new Given(image.manifest().config(), Content.of(image.id(), image.configJson())));
            out.add(new PushManifest(image.descriptor(), image.json(), blobs));
        }
        if (root instanceof ImageIndex index) {
            for (Descriptor attached : index.attached()) {
                if (!add(attached, out)) {
                    throw new IOException("manifest " + attached.digest() + " is not complete in the store");
                }
            }
            out.add(new PushManifest(index.descriptor(), index.json(), List.of()));
        }
        return out;
    }

    /** One of the store can be sent as a file, or mounted from where it is known to be. */
    private PushBlob blob(Layer layer) {
        boolean known = store.blobs().has(layer.digest())
                || !store.blobs().remote().origins(layer.digest()).isEmpty();
        return known ? stored(layer.descriptor()) : new Given(layer.descriptor(), layer);
    }

    /** Manifests of the store, with what they name. */
    List<PushManifest> ofReferrers(List<Descriptor> referrers) throws IOException {
        List<PushManifest> out = new ArrayList<>();
        for (Descriptor referrer : referrers) {
            add(referrer, out);
        }
        return out;
    }

    /** An index as it is, with all that it leads to; null when some of it is not in the store and known nowhere else. */
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
                boolean elsewhere =
                        !store.blobs().remote().origins(each.digest()).isEmpty();
                if (!elsewhere && !store.blobs().has(each.digest())) {
                    return false;
                }
                blobs.add(stored(each));
            }
        }
        Digest digest = descriptor.digest();
        out.add(new PushManifest(Descriptor.of(descriptor.mediaType(), digest, json.length), json, blobs));
        return true;
    }

    private StoredBlob stored(Descriptor blob) {
        return new StoredBlob(store, store.blobs().remote(), blob);
    }

    /** A blob that is read as it is given. */
    public record Given(Descriptor descriptor, Content content) implements PushBlob {
        @Override
        public InputStream open() throws IOException {
            return content.open();
        }
    }
}

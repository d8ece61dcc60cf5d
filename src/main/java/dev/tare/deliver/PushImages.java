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
import dev.tare.oci.PlatformChoice;
import dev.tare.oci.Reference;
import dev.tare.oci.Root;
import dev.tare.registry.LazyBlobs;
import dev.tare.registry.PushBlob;
import dev.tare.registry.PushManifest;
import dev.tare.store.RemoteBlobs;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a registry gets of an image: manifests with their blobs, those first that others name. For one push. */
public final class PushImages {
    private final Store store;
    private final RemoteBlobs remote;
    private final @Nullable LazyBlobs elsewhere;
    private final List<Reference> origins;
    private final Set<Digest> seen = new HashSet<>();
    private final List<PushManifest> parts = new ArrayList<>();

    /** Of what is in the store, or about to come. */
    PushImages(Store store) {
        this(store, store.blobs().remote(), null, List.of());
    }

    /**
     * Of what the store lacks, too.
     *
     * @param elsewhere learns which blobs are where; only those that must be sent come from there
     * @param origins the repositories that have it, at least one
     */
    PushImages(Store store, LazyBlobs elsewhere, List<Reference> origins) {
        this(store, elsewhere, elsewhere, origins);
    }

    private PushImages(Store store, RemoteBlobs remote, @Nullable LazyBlobs elsewhere, List<Reference> origins) {
        this.store = store;
        this.remote = remote;
        this.elsewhere = elsewhere;
        this.origins = List.copyOf(origins);
    }

    /** An image, or images with what hangs beside them and their index last. */
    List<PushManifest> of(Root root) throws IOException {
        for (Image image : root.images()) {
            List<PushBlob> blobs = new ArrayList<>();
            for (Layer layer : image.layers()) {
                Descriptor blob = layer.descriptor();
                // One of the store can be sent as a file, or mounted from where it is known to be.
                blobs.add(isKnown(blob) ? new StoredBlob(store, remote, blob) : new Given(blob, layer));
            }
            blobs.add(new Given(image.manifest().config(), Content.of(image.id(), image.configJson())));
            parts.add(new PushManifest(image.descriptor(), image.json(), blobs));
        }
        if (root instanceof ImageIndex index) {
            for (Descriptor attached : index.attached()) {
                if (!add(attached, 0)) {
                    throw new IOException("manifest " + attached.digest() + " is not complete in the store");
                }
            }
            parts.add(new PushManifest(index.descriptor(), index.json(), List.of()));
        }
        return parts;
    }

    /** Manifests of the store, with what they name. */
    List<PushManifest> ofReferrers(List<Descriptor> referrers) throws IOException {
        for (Descriptor referrer : referrers) {
            boolean _ = add(referrer, 0);
        }
        return parts;
    }

    /** An index as it is, with all that it leads to; null when some of that is out of reach. */
    @Nullable List<PushManifest> ofIndex(Descriptor index) throws IOException {
        return add(index, 0) ? parts : null;
    }

    private boolean add(Descriptor descriptor, int depth) throws IOException {
        if (!seen.add(descriptor.digest())) {
            return true;
        }
        if (depth > PlatformChoice.DEEPEST) {
            throw new IOException("index " + descriptor.digest() + " is nested too deeply");
        }
        byte[] json = document(descriptor);
        if (json == null) {
            return false;
        }
        List<PushBlob> blobs = new ArrayList<>();
        if (MediaTypes.isIndex(descriptor.mediaType())) {
            for (Descriptor child : Index.fromJson(json).manifests()) {
                if (!add(child, depth + 1)) {
                    return false;
                }
            }
        } else {
            Manifest manifest = Manifest.fromJson(json);
            if (elsewhere != null) {
                origins.forEach(origin -> elsewhere.add(origin, manifest, List.of()));
            }
            List<Descriptor> all = new ArrayList<>(manifest.layers());
            all.add(manifest.config());
            for (Descriptor each : all) {
                if (!isKnown(each)) {
                    return false;
                }
                blobs.add(new StoredBlob(store, remote, each));
            }
        }
        Descriptor plain = Descriptor.of(descriptor.mediaType(), descriptor.digest(), json.length);
        parts.add(new PushManifest(plain, json, blobs));
        return true;
    }

    private byte @Nullable [] document(Descriptor descriptor) throws IOException {
        if (store.blobs().has(descriptor.digest())) {
            return store.blobs().read(descriptor.digest());
        }
        return elsewhere == null ? null : elsewhere.document(descriptor, origins);
    }

    private boolean isKnown(Descriptor blob) {
        return store.blobs().has(blob.digest())
                || !remote.origins(blob.digest()).isEmpty();
    }

    /** A blob that is read as it is given. */
    public record Given(Descriptor descriptor, Content content) implements PushBlob {
        @Override
        public InputStream open() throws IOException {
            return content.open();
        }
    }
}

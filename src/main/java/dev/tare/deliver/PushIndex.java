package dev.tare.deliver;

import dev.tare.deliver.prepare.StoredBlob;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import dev.tare.registry.LazyBlobs;
import dev.tare.registry.PushBlob;
import dev.tare.registry.PushManifest;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An index that was pulled, on its way to a registry with all that it names: what the store lacks of it is had from the
 * repositories that it came from, and a blob only where it must be sent.
 */
final class PushIndex {
    private static final int DEEPEST = 4;

    private final Store store;
    private final LazyBlobs elsewhere;
    private final List<Reference> origins;
    private final Set<Digest> seen = new HashSet<>();
    private final List<PushManifest> parts = new ArrayList<>();

    private PushIndex(Store store, LazyBlobs elsewhere, List<Reference> origins) {
        this.store = store;
        this.elsewhere = elsewhere;
        this.origins = origins;
    }

    /** The repositories that are known to have the whole of an index, as pulls and pushes have found. */
    static List<Reference> origins(Store store, Descriptor index, List<Reference> names) {
        List<Reference> out = new ArrayList<>(store.images().remote().origins(index.digest()));
        for (Reference name : names) {
            if (index.digest().equals(name.digest()) && !out.contains(name)) {
                out.add(name);
            }
        }
        return out;
    }

    /**
     * The manifests with their blobs, the index last.
     *
     * @param elsewhere learns which blobs are where
     * @param origins at least one
     * @throws IOException that says what cannot be had
     */
    static List<PushManifest> of(Store store, Descriptor index, LazyBlobs elsewhere, List<Reference> origins)
            throws IOException {
        PushIndex push = new PushIndex(store, elsewhere, origins);
        push.add(index, 0);
        return push.parts;
    }

    private void add(Descriptor descriptor, int depth) throws IOException {
        if (!seen.add(descriptor.digest())) {
            return;
        }
        if (depth > DEEPEST) {
            throw new IOException("index " + descriptor.digest() + " is nested too deeply");
        }
        byte[] json = store.blobs().has(descriptor.digest())
                ? store.blobs().read(descriptor.digest())
                : elsewhere.document(descriptor, origins);
        List<PushBlob> blobs = new ArrayList<>();
        if (MediaTypes.isIndex(descriptor.mediaType())) {
            for (Descriptor child : Index.fromJson(json).manifests()) {
                add(child, depth + 1);
            }
        } else {
            Manifest manifest = Manifest.fromJson(json);
            for (Reference origin : origins) {
                elsewhere.add(origin, manifest, List.of());
            }
            manifest.layers().forEach(layer -> blobs.add(new StoredBlob(store, elsewhere, layer)));
            blobs.add(new StoredBlob(store, elsewhere, manifest.config()));
        }
        parts.add(
                new PushManifest(Descriptor.of(descriptor.mediaType(), descriptor.digest(), json.length), json, blobs));
    }
}

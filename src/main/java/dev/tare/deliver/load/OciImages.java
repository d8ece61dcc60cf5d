package dev.tare.deliver.load;

import dev.tare.deliver.LayoutWriter;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The images of an OCI layout (image-layout.md). */
final class OciImages {
    private static final int DEEPEST_INDEX = 4;
    private static final String IN_TOTO = "application/vnd.in-toto";

    private final Store store;
    private final LoadFiles files;
    private final Set<Descriptor> loaded = new HashSet<>();
    private final Set<Descriptor> read = new HashSet<>();

    OciImages(Store store, LoadFiles files) {
        this.store = store;
        this.files = files;
    }

    /** Brings all blobs into the store, and adds each image with its names. */
    void load(byte[] indexJson, LoadedNames loadedNames, Map<Descriptor, Set<Reference>> images) throws IOException {
        for (Descriptor each : Index.fromJson(indexJson).manifests()) {
            Descriptor plain = each.withAnnotations(Map.of());
            boolean image = isImage(each);
            if (image && !images.containsKey(plain)) {
                loadDescriptor(each, 0);
            }
            if (image) {
                Reference name = loadedNames.of(each);
                Set<Reference> names = images.computeIfAbsent(plain, key -> new LinkedHashSet<>());
                if (name != null) {
                    names.add(name);
                }
            }
        }
    }

    /** Whether an entry is one of an image: signatures, charts and other artifacts may stand beside it in a layout. */
    boolean isImage(Descriptor entry) throws IOException {
        if (!MediaTypes.isManifest(entry.mediaType())) {
            return MediaTypes.isIndex(entry.mediaType());
        }
        Manifest manifest = Manifest.fromJson(document(entry));
        boolean image = hasImageConfig(manifest);
        for (Descriptor layer : manifest.layers()) {
            image &= !layer.mediaType().startsWith(IN_TOTO);
        }
        return image;
    }

    private static boolean hasImageConfig(Manifest manifest) {
        return manifest.config().mediaType().equals(MediaTypes.CONFIG)
                || manifest.config().mediaType().equals(MediaTypes.DOCKER_CONFIG);
    }

    /** Brings one image in, with all its blobs. */
    void load(Descriptor descriptor) throws IOException {
        loadDescriptor(descriptor, 0);
    }

    /** Brings in what tells of an image, the indexes, manifests and configurations, but no layer. */
    void loadDocuments(Descriptor descriptor) throws IOException {
        loadDocuments(descriptor, 0);
    }

    private void loadDocuments(Descriptor descriptor, int depth) throws IOException {
        if (!read.add(descriptor)) {
            return;
        }
        byte[] json = document(descriptor);
        if (MediaTypes.isIndex(descriptor.mediaType())) {
            if (depth == DEEPEST_INDEX) {
                throw new IOException("index " + descriptor.digest() + " is nested too deeply");
            }
            for (Descriptor child : Index.fromJson(json).manifests()) {
                if (files.has(LayoutWriter.blobPath(child.digest()))) {
                    loadDocuments(child, depth + 1);
                }
            }
        } else if (MediaTypes.isManifest(descriptor.mediaType())) {
            blob(Manifest.fromJson(json).config(), "configuration");
        } else {
            throw new IOException(descriptor.digest() + " is no image: its type is " + descriptor.mediaType());
        }
        store.blobs().put(json);
    }

    private byte[] document(Descriptor descriptor) throws IOException {
        byte[] json = files.small(LayoutWriter.blobPath(descriptor.digest()));
        if (json == null) {
            throw new IOException("manifest " + descriptor.digest() + " is not in it");
        }
        if (!Digest.sha256(json).equals(descriptor.digest()) || json.length != descriptor.size()) {
            throw new IOException("manifest " + descriptor.digest() + " is damaged: its digest or size is another");
        }
        return json;
    }

    private void loadDescriptor(Descriptor descriptor, int depth) throws IOException {
        // An index that names another a thousand times, which does the same, would take for ever.
        if (!loaded.add(descriptor)) {
            return;
        }
        byte[] json = document(descriptor);
        if (MediaTypes.isIndex(descriptor.mediaType())) {
            loadIndex(descriptor, json, depth);
        } else if (MediaTypes.isManifest(descriptor.mediaType())) {
            loadManifest(Manifest.fromJson(json));
        }
        store.blobs().put(json);
    }

    private void loadIndex(Descriptor descriptor, byte[] json, int depth) throws IOException {
        if (depth == DEEPEST_INDEX) {
            throw new IOException("index " + descriptor.digest() + " is nested too deeply");
        }
        boolean any = false;
        for (Descriptor child : Index.fromJson(json).manifests()) {
            // An archive of one platform keeps the index of all.
            if (files.has(LayoutWriter.blobPath(child.digest()))) {
                loadDescriptor(child, depth + 1);
                any = true;
            }
        }
        if (!any) {
            throw new IOException("index " + descriptor.digest() + " names images of which none is in it");
        }
    }

    private void loadManifest(Manifest manifest) throws IOException {
        List<Descriptor> layers = manifest.layers();
        blob(manifest.config(), "configuration");
        List<Digest> diffIds = isImage(manifest)
                ? ImageConfig.fromJson(store.blobs().read(manifest.config().digest()))
                        .diffIds()
                : List.of();
        if (isImage(manifest) && diffIds.size() != layers.size()) {
            throw new IOException("the manifest has " + layers.size() + " layers, its configuration " + diffIds.size());
        }
        for (int i = 0; i < layers.size(); i++) {
            blob(layers.get(i), "layer");
            if (!diffIds.isEmpty()) {
                Digest _ = LayerCheck.take(store, layers.get(i), diffIds.get(i));
            }
        }
    }

    /** Attestations have the shape of images, and layers that are no file systems. */
    private static boolean isImage(Manifest manifest) {
        for (Descriptor layer : manifest.layers()) {
            if (!layer.mediaType().startsWith(MediaTypes.LAYER)
                    && !layer.mediaType().startsWith(MediaTypes.DOCKER_LAYER)) {
                return false;
            }
        }
        return hasImageConfig(manifest);
    }

    private void blob(Descriptor descriptor, String what) throws IOException {
        LoadFiles.Blob blob = files.store(LayoutWriter.blobPath(descriptor.digest()));
        if (blob == null) {
            throw new IOException(what + " " + descriptor.digest() + " is not in it");
        }
        if (!blob.is(descriptor)) {
            throw new IOException(what + " " + descriptor.digest() + " is damaged: its digest is " + blob.digest()
                    + ", its size " + blob.size());
        }
    }
}

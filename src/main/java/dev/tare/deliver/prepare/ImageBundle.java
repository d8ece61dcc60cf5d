package dev.tare.deliver.prepare;

import dev.tare.oci.Content;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageIndex;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.NameAnnotations;
import dev.tare.oci.Reference;
import dev.tare.oci.Root;
import dev.tare.store.Blobs;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Images on their way out: their names, and every blob below them. Not for several threads. */
public final class ImageBundle {
    private final Store store;
    private final List<Descriptor> roots = new ArrayList<>();
    private final List<DockerImage> dockerImages = new ArrayList<>();
    private final SortedMap<Digest, Content> blobs = new TreeMap<>();

    public ImageBundle(Store store) {
        this.store = store;
    }

    /** One entry of a docker archive's manifest.json. */
    public record DockerImage(Digest config, List<Reference> names, List<Digest> layers) {}

    /** Adds an image as the store has it, byte for byte; of an index all that is there. */
    public void add(Descriptor image, List<Reference> names) throws IOException {
        addBlobs(image);
        addRoots(image.withAnnotations(Map.of()), names);
    }

    /** Adds an image, or an index with its images. @param annotations of its descriptor */
    public void add(Root root, List<Reference> names, Map<String, String> annotations) throws IOException {
        for (Image image : root.images()) {
            put(Content.of(image.descriptor().digest(), image.json()));
            put(Content.of(image.id(), image.configJson()));
            image.layers().forEach(this::put);
        }
        if (root instanceof ImageIndex index) {
            for (Descriptor attached : index.attached()) {
                addBlobs(attached);
            }
            put(Content.of(index.descriptor().digest(), index.json()));
        }
        addRoots(root.descriptor().withAnnotations(annotations), names);
    }

    /** Adds an artifact of the form of an image. @param tag by which it is found in the layout */
    public void addArtifact(byte[] config, String configType, List<Descriptor> layers, String tag) {
        Content configContent = Content.of(config);
        put(configContent);
        layers.forEach(layer -> put(stored(layer)));
        Manifest manifest =
                Manifest.of(Descriptor.of(configType, configContent.digest(), configContent.size()), layers, Map.of());
        Content manifestContent = Content.of(manifest.toJson());
        put(manifestContent);
        roots.add(Descriptor.of(MediaTypes.MANIFEST, manifestContent.digest(), manifestContent.size())
                .withAnnotations(Map.of(NameAnnotations.REF_NAME, tag)));
    }

    /** Adds what docker's own archives say of an image: no index, one configuration. */
    public void addDockerImage(Manifest manifest, List<Reference> names) {
        List<Digest> layers =
                manifest.layers().stream().map(layer -> layer.digest()).toList();
        dockerImages.add(new DockerImage(manifest.config().digest(), names, layers));
    }

    public List<Descriptor> roots() {
        return Collections.unmodifiableList(roots);
    }

    public List<DockerImage> dockerImages() {
        return Collections.unmodifiableList(dockerImages);
    }

    /** In the order of their digests. */
    public SortedMap<Digest, Content> blobs() {
        return Collections.unmodifiableSortedMap(blobs);
    }

    private void put(Content content) {
        blobs.put(content.digest(), content);
    }

    private void addBlobs(Descriptor descriptor) throws IOException {
        put(stored(descriptor));
        if (MediaTypes.isIndex(descriptor.mediaType())) {
            for (Descriptor child :
                    Index.fromJson(store.blobs().read(descriptor.digest())).manifests()) {
                // Of an image for many platforms a store may hold some only.
                if (store.blobs().has(child.digest())) {
                    addBlobs(child);
                }
            }
        } else if (MediaTypes.isManifest(descriptor.mediaType())) {
            Manifest manifest = Manifest.fromJson(store.blobs().read(descriptor.digest()));
            put(stored(manifest.config()));
            for (Descriptor layer : manifest.layers()) {
                put(stored(layer));
            }
        }
    }

    private void addRoots(Descriptor descriptor, List<Reference> names) {
        int before = roots.size();
        for (Reference name : names) {
            // The digest of what a push has sent is none of the image as the store has it.
            if (!name.fits(descriptor.digest())) {
                continue;
            }
            Map<String, String> annotations = new LinkedHashMap<>(descriptor.annotations());
            annotations.put(NameAnnotations.CONTAINERD_NAME, name.toString());
            // The tag alone, as containerd's archives have it: what "skopeo copy oci-archive:x.tar:latest" looks for.
            annotations.put(NameAnnotations.REF_NAME, name.tag().isEmpty() ? name.toString() : name.tag());
            roots.add(descriptor.withAnnotations(annotations));
        }
        if (roots.size() == before) {
            roots.add(descriptor);
        }
    }

    private Content stored(Descriptor descriptor) {
        Blobs from = store.blobs();
        return new Content() {
            @Override
            public long size() {
                return from.size(descriptor.digest());
            }

            @Override
            public Digest digest() {
                return descriptor.digest();
            }

            @Override
            public InputStream open() {
                return from.open(descriptor.digest());
            }
        };
    }
}

package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Layer;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformChoice;
import dev.tare.oci.Reference;
import dev.tare.posix.Hasher;
import dev.tare.store.NamedImage;
import dev.tare.store.RemoteImages;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings images into the store: manifest, configuration and layers as they are, byte for byte, each checked against the
 * digest that leads to it. Of an index the one image for a platform.
 */
public final class Puller {
    private static final String IN_TOTO = "application/vnd.in-toto";

    private final Store store;
    private final Registries registries;
    private final Progress progress;

    public Puller(Store store, Registries registries, Progress progress) {
        this.store = store;
        this.registries = registries;
        this.progress = progress;
    }

    /**
     * An image that was pulled.
     *
     * @param descriptor of what the name leads to, the index if it is one
     * @param isNew whether anything had to be transferred
     */
    public record Pulled(Descriptor descriptor, boolean isNew) {
        /** The line that tells it. */
        public String said(Reference name) {
            return (isNew ? "Pulled " : "Up to date: ") + name.familiar() + ", " + descriptor.digest();
        }
    }

    /**
     * Pulls an image and names it: by its tag, and by its digest.
     *
     * @throws TareException that says why it cannot be pulled
     */
    public Pulled pull(Reference name, Platform platform) {
        return ask(name, repository -> pull(repository, name, platform));
    }

    /**
     * Pulls an index with all that it names, or an image.
     *
     * @throws TareException that says why it cannot be pulled
     */
    public Pulled pullAll(Reference name) {
        return ask(name, repository -> pull(repository, name, null));
    }

    /**
     * Finds out what a name means for a platform: its manifest and configuration become records of the store, and no
     * layer is fetched.
     *
     * @return digest of the manifest
     * @throws TareException that says why it cannot be pulled
     */
    public Digest look(Reference name, Platform platform) {
        return ask(name, repository -> look(repository, name, platform));
    }

    /** What is asked of one repository. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Repository repository) throws IOException;
    }

    private <T> T ask(Reference name, Question<T> question) {
        IOException failure = null;
        for (Repository repository : registries.toPull(name)) {
            try {
                return question.ask(repository);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw RegistryException.told("cannot pull", name, Objects.requireNonNull(failure));
    }

    private Digest look(Repository repository, Reference name, Platform platform) throws IOException {
        RemoteImages remote = store.images().remote();
        RemoteImages.Named before = remote.find(name, platform);
        if (before != null && remote.image(before.manifest()) != null && isNow(repository, name, before.top())) {
            return before.manifest();
        }
        RemoteManifest top = top(repository, name);
        RemoteManifest manifest =
                new RemoteIndexes(repository, new DocumentBudget()).select(top, platform, new ArrayList<>());
        Digest digest = manifest.descriptor().digest();
        if (remote.image(digest) == null) {
            remote.put(image(repository, manifest, name));
        }
        remote.name(name, platform, new RemoteImages.Named(top.descriptor().digest(), digest));
        return digest;
    }

    /** Whether a name still means what it did; a digest always does. */
    private boolean isNow(Repository repository, Reference name, Digest before) throws IOException {
        return name.digest() != null
                || head(repository, name)
                        .filter(now -> now.digest().equals(before))
                        .isPresent();
    }

    private RemoteManifest top(Repository repository, Reference name) throws IOException {
        String at = name.digest() != null ? name.digest().toString() : name.tag();
        return WaitNotice.forAnswer(progress, repository.host(), () -> repository.manifest(at));
    }

    private Optional<Descriptor> head(Repository repository, Reference name) throws IOException {
        return WaitNotice.forAnswer(progress, repository.host(), () -> repository.head(name.tag()));
    }

    /** @param platform null for all */
    private Pulled pull(Repository repository, Reference name, @Nullable Platform platform) throws IOException {
        Digest pinned = name.digest();
        Descriptor known = pinned != null ? stored(pinned) : upToDate(repository, name);
        if (known != null && (platform == null ? isWhole(known, 0) : isComplete(known, platform))) {
            return named(known, name, false);
        }
        // Linking it takes as long as two answers of a near registry.
        Thread _ = Thread.ofPlatform().daemon().name("hasher").start(Hasher::prepare);
        RemoteManifest top = top(repository, name);
        List<RemoteManifest> documents = new ArrayList<>();
        List<RemoteManifest> images = new ArrayList<>();
        RemoteIndexes indexes = new RemoteIndexes(repository, new DocumentBudget());
        if (platform == null) {
            indexes.collect(top, documents, images);
        } else {
            images.add(indexes.select(top, platform, documents));
        }
        fetch(indexes, images, name, platform != null);
        // What names another comes after it: a document in the store leads to nothing that is missing.
        for (RemoteManifest document : documents) {
            store.blobs().put(document.json());
        }
        if (top.isIndex()) {
            store.blobs().flush();
            store.images().remote().addOrigin(top.descriptor().digest(), name);
        }
        if (platform != null) {
            store.images().remote().forget(name, platform);
        }
        return named(top.descriptor(), name, true);
    }

    private boolean isWhole(Descriptor descriptor, int depth) {
        if (!store.blobs().has(descriptor.digest())) {
            return false;
        }
        NamedImage image = new NamedImage(descriptor, List.of());
        if (!image.isIndex()) {
            return store.images().isComplete(descriptor);
        }
        boolean whole = depth < PlatformChoice.DEEPEST;
        for (Descriptor each : whole ? store.images().index(image).manifests() : List.<Descriptor>of()) {
            whole = whole && isWhole(each, depth + 1);
        }
        return whole;
    }

    /** What the tag leads to, if the store has it under this very name and the registry says that it still does. */
    private @Nullable Descriptor upToDate(Repository repository, Reference name) throws IOException {
        NamedImage had = store.images().find(name.toString());
        if (had == null) {
            return null;
        }
        Optional<Descriptor> now = head(repository, name);
        return now.isEmpty() ? null : stored(now.get().digest());
    }

    private @Nullable Descriptor stored(Digest digest) {
        for (NamedImage image : store.images().list()) {
            if (image.descriptor().digest().equals(digest)) {
                return image.descriptor();
            }
        }
        return null;
    }

    private boolean isComplete(Descriptor image, Platform platform) {
        try {
            Manifest manifest = store.images().manifest(new NamedImage(image, List.of()), platform);
            boolean complete = store.blobs().has(manifest.config().digest());
            for (Descriptor layer : manifest.layers()) {
                complete &= store.blobs().has(layer.digest());
            }
            return complete;
        } catch (TareException e) {
            return false;
        }
    }

    private Pulled named(Descriptor descriptor, Reference name, boolean isNew) {
        Reference pinned = new Reference(name.registry(), name.repository(), "", descriptor.digest());
        store.images().name(descriptor, name.digest() == null ? List.of(name, pinned) : List.of(pinned));
        return new Pulled(descriptor, isNew);
    }

    /** Manifest and configuration, checked. */
    private Image image(Repository repository, RemoteManifest remote, Reference name) throws IOException {
        Manifest manifest = RemoteIndexes.manifest(remote);
        if (!isImage(manifest)) {
            throw RegistryException.wrong(name.familiar() + " is no image, but an artifact of type "
                    + manifest.config().mediaType());
        }
        byte[] config = config(repository, manifest);
        try {
            return Image.read(remote.descriptor().digest(), remote.json(), config, store);
        } catch (IOException e) {
            throw RegistryException.wrong("the configuration of " + name.familiar() + " is damaged: " + e.getMessage());
        }
    }

    private static boolean isImage(Manifest manifest) {
        String type = manifest.config().mediaType();
        return type.equals(MediaTypes.CONFIG) || type.equals(MediaTypes.DOCKER_CONFIG);
    }

    private byte[] config(Repository repository, Manifest manifest) throws IOException {
        Digest digest = manifest.config().digest();
        return store.blobs().has(digest)
                ? store.blobs().read(digest)
                : repository.small(manifest.config(), RemoteIndexes.MAX_CONFIG_BYTES);
    }

    /** @param strict whether each must be an image; else an index may have attestations and other artifacts */
    private void fetch(RemoteIndexes indexes, List<RemoteManifest> images, Reference name, boolean strict)
            throws IOException {
        Repository repository = indexes.repository();
        List<TransferGroup.Task> tasks = new ArrayList<>();
        Set<Digest> seen = new HashSet<>();
        List<byte[]> configs = new ArrayList<>();
        Map<Digest, Descriptor> layers = new LinkedHashMap<>();
        for (RemoteManifest each : images) {
            Manifest manifest = RemoteIndexes.manifest(each);
            indexes.budget().take(manifest.config().size());
            if (strict || isImage(manifest) && !isAttestation(manifest)) {
                Image image = image(repository, each, name);
                configs.add(image.configJson());
                for (Layer layer : image.layers()) {
                    layers.put(layer.diffId(), layer.descriptor());
                }
            } else {
                configs.add(config(repository, manifest));
            }
            for (Descriptor layer : manifest.layers()) {
                if (seen.add(layer.digest()) && !store.blobs().has(layer.digest())) {
                    tasks.add(() -> download(repository, layer));
                }
            }
        }
        TransferGroup.run(tasks, registries::abort);
        configs.forEach(store.blobs()::put);
        layers.forEach(store.layers()::addCompressed);
    }

    /** Attestations have the shape of images, and layers that are no file systems. */
    private static boolean isAttestation(Manifest manifest) {
        return manifest.layers().stream().anyMatch(layer -> layer.mediaType().startsWith(IN_TOTO));
    }

    private void download(Repository repository, Descriptor layer) throws IOException {
        try (Transfer transfer = Transfer.begin(progress, "pull layer", layer)) {
            new Download(repository, layer, store.blobs(), transfer::add).run();
            transfer.done();
        }
    }
}

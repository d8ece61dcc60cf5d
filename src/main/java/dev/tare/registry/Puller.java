package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.store.Images.StoredImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings images into the store: manifest, configuration and layers as they are, byte for byte, each checked against the
 * digest that leads to it. Of an index the one image for a platform.
 */
public final class Puller {
    private static final int MAX_CONFIG_BYTES = 16 << 20;
    private static final int DEEPEST_INDEX = 4;

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
    public record Pulled(Descriptor descriptor, boolean isNew) {}

    /**
     * Pulls an image and names it: by its tag, and by its digest.
     *
     * @throws TareException that says why it cannot be had
     */
    public Pulled pull(Reference name, Platform platform) {
        IOException failure = null;
        for (Repository repository : registries.toPull(name)) {
            try {
                return pull(repository, name, platform);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw RegistryException.told("cannot pull " + name.familiar(), Objects.requireNonNull(failure));
    }

    private Pulled pull(Repository repository, Reference name, Platform platform) throws IOException {
        Digest pinned = name.digest();
        Descriptor known = pinned != null ? stored(pinned) : upToDate(repository, name);
        if (known != null && isComplete(known, platform)) {
            return named(known, name, false);
        }
        RemoteManifest top = repository.manifest(pinned != null ? pinned.toString() : name.tag());
        RemoteManifest manifest = select(repository, top, platform, 0);
        fetch(repository, manifest, name);
        store.blobs().put(manifest.json());
        store.blobs().put(top.json());
        return named(top.descriptor(), name, true);
    }

    /** What the tag leads to, if the store has it under this very name and the registry says that it still does. */
    private @Nullable Descriptor upToDate(Repository repository, Reference name) throws IOException {
        StoredImage had = store.images().find(name.toString());
        if (had == null) {
            return null;
        }
        Optional<Descriptor> now = repository.head(name.tag());
        return now.isEmpty() ? null : stored(now.get().digest());
    }

    private @Nullable Descriptor stored(Digest digest) {
        for (StoredImage image : store.images().list()) {
            if (image.descriptor().digest().equals(digest)) {
                return image.descriptor();
            }
        }
        return null;
    }

    private boolean isComplete(Descriptor image, Platform platform) {
        try {
            Manifest manifest = store.images().manifest(new StoredImage(image, List.of()), platform);
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
        if (name.digest() == null) {
            store.images().name(descriptor, name);
        }
        store.images().name(descriptor, new Reference(name.registry(), name.repository(), "", descriptor.digest()));
        return new Pulled(descriptor, isNew);
    }

    /** The manifest for the platform, and on the way to it each index into the store. */
    private RemoteManifest select(Repository repository, RemoteManifest at, Platform platform, int depth)
            throws IOException {
        if (!at.isIndex()) {
            return at;
        }
        if (depth == DEEPEST_INDEX) {
            throw RegistryException.wrong("index " + at.descriptor().digest() + " is nested too deeply");
        }
        Descriptor chosen = PlatformChoice.of(index(at), platform, each -> platform(repository, each));
        RemoteManifest child = repository.manifest(chosen.digest().toString());
        if (child.descriptor().size() != chosen.size()) {
            throw RegistryException.wrong(
                    "index " + at.descriptor().digest() + " gives manifest " + chosen.digest() + " " + chosen.size()
                            + " bytes, but it has " + child.descriptor().size());
        }
        RemoteManifest found = select(repository, child, platform, depth + 1);
        store.blobs().put(child.json());
        return found;
    }

    private static Index index(RemoteManifest manifest) throws RegistryException {
        try {
            return Index.fromJson(manifest.json());
        } catch (IOException | IllegalArgumentException e) {
            throw RegistryException.wrong("index " + manifest.descriptor().digest() + " is damaged: " + e.getMessage());
        }
    }

    /** What an entry without a platform is for, as its configuration says; null for what is no image. */
    private static @Nullable Platform platform(Repository repository, Descriptor entry) throws IOException {
        RemoteManifest manifest = repository.manifest(entry.digest().toString());
        if (manifest.isIndex()) {
            return null;
        }
        Descriptor config = manifest(manifest).config();
        try {
            return ImageConfig.fromJson(repository.small(config, MAX_CONFIG_BYTES))
                    .platform();
        } catch (RegistryException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Manifest manifest(RemoteManifest manifest) throws RegistryException {
        try {
            return Manifest.fromJson(manifest.json());
        } catch (IOException | IllegalArgumentException e) {
            throw RegistryException.wrong(
                    "manifest " + manifest.descriptor().digest() + " is damaged: " + e.getMessage());
        }
    }

    private void fetch(Repository repository, RemoteManifest remote, Reference name) throws IOException {
        Manifest manifest = manifest(remote);
        String type = manifest.config().mediaType();
        if (!type.equals(MediaTypes.CONFIG) && !type.equals(MediaTypes.DOCKER_CONFIG)) {
            throw RegistryException.wrong(name.familiar() + " is no image, but an artifact of type " + type);
        }
        Digest configDigest = manifest.config().digest();
        byte[] configJson = store.blobs().has(configDigest)
                ? store.blobs().read(configDigest)
                : repository.small(manifest.config(), MAX_CONFIG_BYTES);
        List<Digest> diffIds;
        try {
            diffIds = ImageConfig.fromJson(configJson).diffIds();
        } catch (IOException | IllegalArgumentException e) {
            throw RegistryException.wrong("the configuration of " + name.familiar() + " is damaged: " + e.getMessage());
        }
        if (diffIds.size() != manifest.layers().size()) {
            throw RegistryException.wrong("the manifest of " + name.familiar() + " has "
                    + manifest.layers().size() + " layers, its configuration " + diffIds.size());
        }
        List<Tasks.Task> tasks = new ArrayList<>();
        Set<Digest> seen = new HashSet<>();
        for (Descriptor layer : manifest.layers()) {
            if (seen.add(layer.digest()) && !store.blobs().has(layer.digest())) {
                tasks.add(() -> download(repository, layer));
            }
        }
        Tasks.run(tasks, registries::abort);
        store.blobs().put(configJson);
        for (int i = 0; i < diffIds.size(); i++) {
            store.layers().addCompressed(diffIds.get(i), manifest.layers().get(i));
        }
    }

    private void download(Repository repository, Descriptor layer) throws IOException {
        try (Transfer transfer = Transfer.begin(progress, "pull layer", layer)) {
            new Download(repository, layer, store.blobs(), transfer::add).run();
            transfer.done();
        }
    }
}

package dev.tare.source;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.ImageResolver;
import dev.tare.registry.LazyBlobs;
import dev.tare.registry.Puller;
import dev.tare.registry.Registries;
import dev.tare.store.ImageSearch;
import dev.tare.store.NamedImage;
import dev.tare.store.RemoteBlobs;
import dev.tare.store.RemoteImages;
import dev.tare.store.Store;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds images in the store, and in registries what it lacks. Of an image in a registry the manifest and configuration
 * come, which then stay in the store; a layer comes when something reads it.
 */
public final class RegistryImages implements ImageResolver, AutoCloseable {
    private final Store store;
    private final ImageResolver stored;
    private final Map<String, String> environment;
    private final Progress progress;
    private final ImageFetch.When when;
    private final LazyBlobs blobs;
    private final Map<String, ResolvedImage> found = new HashMap<>();
    private final Map<String, TareException> failures = new HashMap<>();
    private @Nullable Registries registries;

    /**
     * A resolver, which from now on is where the store has missing layers from.
     *
     * @param stored finds images in the store
     * @param environment with the user's settings, logins and proxies
     * @param when a registry is asked: of those that the store has, too, for newer ones, or never
     */
    public RegistryImages(
            Store store,
            ImageResolver stored,
            Map<String, String> environment,
            Progress progress,
            ImageFetch.When when) {
        this.store = store;
        this.stored = stored;
        this.environment = environment;
        this.progress = progress;
        this.when = when;
        this.blobs = new LazyBlobs(store, this::registries, progress);
        store.blobs().remote(blobs);
    }

    @Override
    public @Nullable ResolvedImage resolve(String name, Platform platform) {
        Reference reference = Reference.parse(name);
        if (reference == null) {
            return stored.resolve(name, platform);
        }
        String key = reference + " " + platform;
        ResolvedImage known = found.get(key);
        if (known != null) {
            return known;
        }
        TareException failure = failures.get(key);
        if (failure != null) {
            throw failure;
        }
        try {
            ResolvedImage image = find(name, reference, platform);
            if (image != null) {
                found.put(key, image);
            }
            return image;
        } catch (TareException e) {
            failures.put(key, e);
            throw e;
        }
    }

    private @Nullable ResolvedImage find(String name, Reference reference, Platform platform) {
        ResolvedImage here = findHere(name, platform);
        boolean fits = here != null && here.config().platform().serves(platform);
        if (fits && when != ImageFetch.When.ALWAYS) {
            return here;
        }
        if (here != null && when == ImageFetch.When.NEVER) {
            return here;
        }
        if (here != null && !fits) {
            return elsewhere(reference, platform, here);
        }
        if (here != null) {
            // What the user has under this name is to be the newest.
            new Puller(store, registries(), progress).pull(reference, platform);
            return stored.resolve(name, platform);
        }
        return remote(reference, platform);
    }

    /** The store's image is of no index, and for another platform: the registry may have one for this, as with docker. */
    private ResolvedImage elsewhere(Reference reference, Platform platform, ResolvedImage here) {
        try {
            return remote(reference, platform);
        } catch (TareException e) {
            // A name of this machine alone, or no network: the error says what the image is for.
            return here;
        }
    }

    private ResolvedImage remote(Reference reference, Platform platform) {
        RemoteImages remote = store.images().remote();
        RemoteImages.Named named = when == ImageFetch.When.ALWAYS ? null : remote.find(reference, platform);
        Image image = named == null ? null : remote.image(named.manifest());
        if (when == ImageFetch.When.NEVER) {
            Image known = known(image, reference);
            return new ResolvedImage(known.descriptor().digest(), known.config(), reference);
        }
        if (image == null) {
            image = store.images().image(look(reference, platform));
        }
        blobs.add(reference, image.manifest(), image.config().diffIds());
        return new ResolvedImage(image.descriptor().digest(), image.config(), reference);
    }

    /** An image of an earlier build, if all of it is here. */
    private Image known(@Nullable Image image, Reference reference) {
        String why = image == null ? "is not in the store" : "is in the store in part";
        boolean whole = image != null && image.config().diffIds().stream().allMatch(store.layers()::has);
        if (image == null || !whole) {
            String near = ImageSearch.near(store.images(), reference.familiar());
            throw TareException.failed(
                    "the image " + reference.familiar() + " " + why + ", and --pull=never fetches nothing",
                    near == null ? "tare pull " + reference.familiar() + " fetches it" : near);
        }
        return image;
    }

    /** @throws TareException with the nearest name that the store has, which is more often meant than another registry's */
    private Digest look(Reference reference, Platform platform) {
        try {
            return new Puller(store, registries(), progress).look(reference, platform);
        } catch (TareException e) {
            String near = ImageSearch.near(store.images(), reference.familiar());
            throw near == null || near.equals("did you mean \"" + reference.familiar() + "\"?")
                    ? e
                    : TareException.failed(e.problem().message(), near);
        }
    }

    /**
     * An index may be there without the image for this platform. Damage is told: an image of the same name in a registry
     * need not be the one that is meant. Only who asks for what is newest does not need what is here.
     */
    private @Nullable ResolvedImage findHere(String name, Platform platform) {
        NamedImage image = store.images().find(name);
        if (image != null && when != ImageFetch.When.ALWAYS) {
            return store.images().hasFor(image, platform) ? stored.resolve(name, platform) : null;
        }
        try {
            return stored.resolve(name, platform);
        } catch (TareException e) {
            return null;
        }
    }

    private synchronized Registries registries() {
        if (registries == null) {
            registries = new Registries(environment);
        }
        return registries;
    }

    @Override
    public void close() {
        store.blobs().remote(RemoteBlobs.NONE);
        blobs.close();
        synchronized (this) {
            if (registries != null) {
                registries.close();
            }
        }
    }
}

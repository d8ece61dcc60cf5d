package dev.tare.source;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.ImageResolver;
import dev.tare.registry.Puller;
import dev.tare.registry.Registries;
import dev.tare.store.Store;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pulls what the store lacks, and then finds it there. */
public final class RegistryImages implements ImageResolver, AutoCloseable {
    private final Store store;
    private final ImageResolver stored;
    private final Map<String, String> environment;
    private final Progress progress;
    private final boolean always;
    private final Set<String> asked = new HashSet<>();
    private final Map<String, TareException> failures = new HashMap<>();
    private @Nullable Registries registries;

    /**
     * A resolver.
     *
     * @param stored finds images in the store
     * @param environment with the user's settings, logins and proxies
     * @param always whether a registry is asked for newer images of those that the store has, too
     */
    public RegistryImages(
            Store store, ImageResolver stored, Map<String, String> environment, Progress progress, boolean always) {
        this.store = store;
        this.stored = stored;
        this.environment = environment;
        this.progress = progress;
        this.always = always;
    }

    @Override
    public @Nullable ResolvedImage resolve(String name, Platform platform) {
        Reference reference = Reference.parse(name);
        if (reference == null) {
            return stored.resolve(name, platform);
        }
        String key = reference + " " + platform;
        if (!always || asked.contains(key)) {
            ResolvedImage found = find(name, platform);
            if (found != null) {
                return found;
            }
        }
        TareException failure = failures.get(key);
        if (failure != null) {
            throw failure;
        }
        try {
            new Puller(store, registries(), progress).pull(reference, platform);
            asked.add(key);
        } catch (TareException e) {
            failures.put(key, e);
            throw e;
        }
        return stored.resolve(name, platform);
    }

    /** An index may be there without the image for this platform. */
    private @Nullable ResolvedImage find(String name, Platform platform) {
        try {
            return stored.resolve(name, platform);
        } catch (TareException e) {
            return null;
        }
    }

    private Registries registries() {
        if (registries == null) {
            registries = new Registries(environment);
        }
        return registries;
    }

    @Override
    public void close() {
        if (registries != null) {
            registries.close();
        }
    }
}

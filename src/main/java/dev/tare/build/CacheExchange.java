package dev.tare.build;

import dev.tare.build.request.CacheRequest;
import dev.tare.build.request.Workplace;
import dev.tare.deliver.cache.CacheSpec;
import dev.tare.deliver.cache.LocalCache;
import dev.tare.deliver.cache.RegistryCache;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.plan.ImportedCache;
import dev.tare.registry.Registries;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a build takes from caches of other machines, and gives to them. */
final class CacheExchange implements AutoCloseable {
    private final CacheRequest request;
    private final Store store;
    private final Workplace place;
    private final Progress progress;
    private @Nullable Registries registries;

    CacheExchange(CacheRequest request, Store store, Workplace place, Progress progress) {
        this.request = request;
        this.store = store;
        this.place = place;
        this.progress = progress;
    }

    /** Those that are there; as with docker, one that is not is a warning: the first build of a series has none. */
    List<ImportedCache> imports() {
        List<ImportedCache> caches = new ArrayList<>();
        for (CacheSpec spec : request.from()) {
            if (spec.place() instanceof CacheSpec.Remote remote) {
                caches.add(new RegistryCache(store, this::registries, remote.name(), progress));
            } else if (spec.place() instanceof CacheSpec.Folder folder) {
                LocalCache cache = LocalCache.open(store, place.path(folder.path()), folder.path(), folder.tag());
                if (cache == null) {
                    progress.warn(
                            Problem.of("there is no cache with the tag " + folder.tag() + " in " + folder.path()));
                } else {
                    caches.add(cache);
                }
            }
        }
        return caches;
    }

    /**
     * Exports what was done.
     *
     * @param results key and layer of each step
     * @param image layers of what was built
     */
    void export(Map<Digest, Digest> results, List<Digest> image) {
        for (CacheSpec spec : request.to()) {
            if (spec.place() instanceof CacheSpec.Folder folder) {
                export(
                        spec,
                        folder.path(),
                        () -> LocalCache.write(store, spec, folder, place.path(folder.path()), results, image));
            } else if (spec.place() instanceof CacheSpec.Remote remote) {
                export(
                        spec,
                        remote.name().familiar(),
                        () -> RegistryCache.write(store, spec, registries(), remote.name(), results, image, progress));
            }
        }
    }

    private void export(CacheSpec spec, String shown, Runnable work) {
        Progress.Step step = progress.begin("exporting the cache to " + shown);
        step.working();
        try {
            work.run();
            step.done();
        } catch (TareException e) {
            step.failed(e.problem().message());
            if (!spec.ignoreErrors()) {
                throw e;
            }
        }
    }

    /** One for all: logins and connections are shared. */
    private synchronized Registries registries() {
        Registries open = registries;
        if (open == null) {
            open = new Registries(place.environment());
            registries = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (registries != null) {
            registries.close();
            registries = null;
        }
    }
}

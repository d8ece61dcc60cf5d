package dev.tare.build;

import dev.tare.build.request.CacheRequest;
import dev.tare.build.request.Workplace;
import dev.tare.deliver.cache.CacheSpec;
import dev.tare.deliver.cache.GitHubCache;
import dev.tare.deliver.cache.LocalCache;
import dev.tare.deliver.cache.RegistryCache;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.plan.ImportedCache;
import dev.tare.plan.StepRecords;
import dev.tare.registry.Registries;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a build takes from caches of other machines, and gives to them. */
final class CacheExchange implements AutoCloseable {
    private final CacheRequest request;
    private final Store store;
    private final Workplace place;
    private final Progress progress;
    private final List<GitHubCache> ofGitHub = new ArrayList<>();
    private @Nullable Registries registries;
    private @Nullable List<ImportedCache> imports;

    CacheExchange(CacheRequest request, Store store, Workplace place, Progress progress) {
        this.request = request;
        this.store = store;
        this.place = place;
        this.progress = progress;
    }

    /** Those that are there; as with docker, one that is not is a warning: the first build of a series has none. */
    List<ImportedCache> imports() {
        List<ImportedCache> open = imports;
        if (open == null) {
            open = open();
            imports = open;
        }
        return open;
    }

    private List<ImportedCache> open() {
        List<ImportedCache> caches = new ArrayList<>();
        for (CacheSpec spec : request.from()) {
            if (spec.place() instanceof CacheSpec.Remote remote) {
                caches.add(new RegistryCache(store, this::registries, remote.name(), progress));
            } else if (spec.place() instanceof CacheSpec.GitHub gitHub) {
                if (isReachable("--cache-from", gitHub)) {
                    GitHubCache cache = new GitHubCache(store, gitHub, place.environment(), progress);
                    ofGitHub.add(cache);
                    caches.add(cache);
                }
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
     * @param steps asked for what each step has left, where anything is to be exported
     * @param image layers of what was built
     */
    void export(Supplier<StepRecords> steps, List<Digest> image) {
        StepRecords results = request.to().isEmpty() ? StepRecords.NONE : steps.get();
        for (CacheSpec spec : request.to()) {
            if (spec.place() instanceof CacheSpec.Folder folder) {
                export(
                        spec,
                        folder.path(),
                        () -> LocalCache.write(
                                store, spec, folder, place.path(folder.path()), results, image, this::bring));
            } else if (spec.place() instanceof CacheSpec.Remote remote) {
                export(
                        spec,
                        remote.name().familiar(),
                        () -> RegistryCache.write(
                                store, spec, registries(), remote.name(), results, image, this::bring, progress));
            } else if (spec.place() instanceof CacheSpec.GitHub cache && isReachable("--cache-to", cache)) {
                export(
                        spec,
                        cache.shown(),
                        () -> GitHubCache.write(store, spec, cache, place.environment(), results, image, this::bring));
            }
        }
    }

    /** Outside of Actions docker leaves it out without a word; what is not done is told here. */
    private boolean isReachable(String flag, CacheSpec.GitHub cache) {
        if (cache.isReachable(place.environment())) {
            return true;
        }
        progress.warn(Problem.of(
                flag + " " + cache.shown() + " does nothing: ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN are not set",
                "Actions sets them for actions; for a step of shell commands crazy-max/ghaction-github-runtime does"));
        return false;
    }

    private boolean bring(Digest layer) {
        for (ImportedCache cache : imports()) {
            if (cache.bring(layer)) {
                return true;
            }
        }
        return false;
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
        ofGitHub.forEach(GitHubCache::close);
        ofGitHub.clear();
        if (registries != null) {
            registries.close();
            registries = null;
        }
    }
}

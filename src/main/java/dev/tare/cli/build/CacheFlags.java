package dev.tare.cli.build;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
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

/** The options of a build that concern caches of other machines. */
final class CacheFlags implements AutoCloseable {
    private static final CacheFlags NONE = new CacheFlags(List.of(), List.of(), null);

    private final List<CacheSpec> from;
    private final List<CacheSpec> to;
    private final @Nullable Console console;
    private @Nullable Registries registries;

    private CacheFlags(List<CacheSpec> from, List<CacheSpec> to, @Nullable Console console) {
        this.from = from;
        this.to = to;
        this.console = console;
    }

    static List<Flag> flags() {
        return List.of(
                Flag.list(
                        "cache-from",
                        "SPEC",
                        "use results of other machines: type=registry,ref=NAME, or NAME alone; type=local,src=FOLDER"),
                Flag.list(
                        "cache-to",
                        "SPEC",
                        "export the results: type=registry,ref=NAME[,mode=max], type=local,dest=FOLDER, type=inline"));
    }

    static CacheFlags of(Arguments arguments, Console console) {
        List<String> from = arguments.values("cache-from");
        List<String> to = arguments.values("cache-to");
        if (from.isEmpty() && to.isEmpty()) {
            return NONE;
        }
        List<CacheSpec> sources = new ArrayList<>();
        for (String text : from) {
            sources.add(CacheSpec.from(text));
        }
        List<CacheSpec> targets = new ArrayList<>();
        for (String text : to) {
            targets.add(CacheSpec.to(text));
        }
        return new CacheFlags(sources, targets, console);
    }

    /** Those that are there; as with docker, one that is not is a warning: the first build of a series has none. */
    List<ImportedCache> imports(Store store, Progress progress) {
        Console where = console;
        if (where == null || from.isEmpty()) {
            return List.of();
        }
        List<ImportedCache> caches = new ArrayList<>();
        for (CacheSpec spec : from) {
            if (spec.place() instanceof CacheSpec.Remote remote) {
                caches.add(new RegistryCache(store, () -> registries(where), remote.name(), progress));
            } else if (spec.place() instanceof CacheSpec.Folder folder) {
                LocalCache cache = LocalCache.open(store, where.path(folder.path()), folder.path(), folder.tag());
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

    /** Whether the image itself carries the results of its steps. */
    boolean inline() {
        for (CacheSpec spec : to) {
            if (spec.place() instanceof CacheSpec.Inline) {
                return true;
            }
        }
        return false;
    }

    /** @param image layers of what was built */
    void export(Store store, Map<Digest, Digest> results, List<Digest> image, Progress progress) {
        Console where = console;
        if (where == null) {
            return;
        }
        for (CacheSpec spec : to) {
            if (spec.place() instanceof CacheSpec.Folder folder) {
                export(
                        spec,
                        folder.path(),
                        progress,
                        () -> LocalCache.write(store, spec, folder, where.path(folder.path()), results, image));
            } else if (spec.place() instanceof CacheSpec.Remote remote) {
                export(
                        spec,
                        remote.name().familiar(),
                        progress,
                        () -> RegistryCache.write(
                                store, spec, registries(where), remote.name(), results, image, progress));
            }
        }
    }

    private static void export(CacheSpec spec, String shown, Progress progress, Runnable work) {
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
    private synchronized Registries registries(Console where) {
        Registries open = registries;
        if (open == null) {
            open = new Registries(where.environment());
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

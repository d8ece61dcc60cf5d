package dev.tare.cli;

import dev.tare.deliver.CacheSpec;
import dev.tare.deliver.LocalCache;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ImportedCache;
import dev.tare.oci.Digest;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a build that concern caches of other machines. */
final class CacheFlags {
    private static final CacheFlags NONE = new CacheFlags(List.of(), List.of(), null);

    private final List<CacheSpec> from;
    private final List<CacheSpec> to;
    private final @Nullable Console console;

    private CacheFlags(List<CacheSpec> from, List<CacheSpec> to, @Nullable Console console) {
        this.from = from;
        this.to = to;
        this.console = console;
    }

    static List<Flag> flags() {
        return List.of(
                Flag.list("cache-from", "SPEC", "use the results of a cache: type=local,src=FOLDER"),
                Flag.list("cache-to", "SPEC", "export the results: type=local,dest=FOLDER[,mode=max]"));
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
        if (console == null || from.isEmpty()) {
            return List.of();
        }
        List<ImportedCache> caches = new ArrayList<>();
        for (CacheSpec spec : from) {
            LocalCache cache = LocalCache.open(store, console.path(spec.path()), spec);
            if (cache == null) {
                progress.warn(Problem.of("there is no cache with the tag " + spec.tag() + " in " + spec.path()));
            } else {
                caches.add(cache);
            }
        }
        return caches;
    }

    void export(Store store, Map<Digest, Digest> results, List<Digest> image, Progress progress) {
        if (console == null) {
            return;
        }
        for (CacheSpec spec : to) {
            Progress.Step step = progress.begin("exporting the cache to " + spec.path());
            try {
                LocalCache.write(store, spec, console.path(spec.path()), results, image);
                step.done();
            } catch (TareException e) {
                step.failed(e.problem().message());
                if (!spec.ignoreErrors()) {
                    throw e;
                }
            }
        }
    }
}

package dev.tare.cli.build;

import dev.tare.build.request.CacheRequest;
import dev.tare.cli.command.Arguments;
import dev.tare.deliver.cache.CacheSpec;
import java.util.ArrayList;
import java.util.List;

/** The options of a build that concern caches of other machines. */
final class CacheFlags {
    private CacheFlags() {}

    static CacheRequest of(Arguments arguments) {
        List<CacheSpec> from = new ArrayList<>();
        for (String text : arguments.values("cache-from")) {
            from.add(CacheSpec.from(text));
        }
        List<CacheSpec> to = new ArrayList<>();
        for (String text : arguments.values("cache-to")) {
            to.add(CacheSpec.to(text));
        }
        return new CacheRequest(from, to);
    }
}

package dev.tare.build.request;

import dev.tare.deliver.cache.CacheSpec;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;

/**
 * Caches of other machines.
 *
 * @param from where to look for results that the store lacks
 * @param to where the results go
 */
public record CacheRequest(List<CacheSpec> from, List<CacheSpec> to) {
    public static final CacheRequest NONE = new CacheRequest(List.of(), List.of());

    public CacheRequest {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /**
     * Reads values in docker's forms.
     *
     * @param args build arguments, of which {@code BUILDKIT_INLINE_CACHE=1} is docker's older way to say {@code type=inline}
     * @throws TareException (usage) where one is malformed
     */
    public static CacheRequest ofDocker(List<String> from, List<String> to, List<String> args) {
        List<String> exports = new ArrayList<>(to);
        if (args.contains("BUILDKIT_INLINE_CACHE=1")) {
            exports.add("type=inline");
        }
        return parse(from, exports);
    }

    /** Reads values of {@code --cache-from} and {@code --cache-to}. @throws TareException (usage) where one is malformed */
    public static CacheRequest parse(List<String> from, List<String> to) {
        List<CacheSpec> sources = new ArrayList<>();
        for (String text : from) {
            sources.add(CacheSpec.from(text));
        }
        List<CacheSpec> exports = new ArrayList<>();
        for (String text : to) {
            exports.add(CacheSpec.to(text));
        }
        return new CacheRequest(sources, exports);
    }

    /** Whether the image itself carries the results of its steps. */
    public boolean inline() {
        for (CacheSpec spec : to) {
            if (spec.place() instanceof CacheSpec.Inline) {
                return true;
            }
        }
        return false;
    }

    /** The names of the given flags. */
    List<String> given() {
        List<String> out = new ArrayList<>();
        DockerfileRequest.add(out, "cache-from", !from.isEmpty());
        DockerfileRequest.add(out, "cache-to", !to.isEmpty());
        return out;
    }
}

package dev.tare.build.request;

import dev.tare.deliver.cache.CacheSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Caches of other machines.
 *
 * @param from asked for results that the store lacks
 * @param to given the results
 */
public record CacheRequest(List<CacheSpec> from, List<CacheSpec> to) {
    public static final CacheRequest NONE = new CacheRequest(List.of(), List.of());

    public CacheRequest {
        from = List.copyOf(from);
        to = List.copyOf(to);
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

    /** What is asked for, by the names of the flags. */
    List<String> given() {
        List<String> out = new ArrayList<>();
        DockerfileRequest.add(out, "cache-from", !from.isEmpty());
        DockerfileRequest.add(out, "cache-to", !to.isEmpty());
        return out;
    }
}

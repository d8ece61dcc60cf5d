package dev.tare.buildkit.fleet;

import dev.tare.oci.Platform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon says of itself.
 *
 * @param id of its first worker, kept in its root folder
 * @param version as in {@code v0.32.0}; empty where it is too old to say
 * @param platforms of its first worker, its own processor's first
 * @param labels of its first worker
 * @param active Solves that it works on, for anybody; null where it does not say
 * @param cacheBytes that its cache takes
 * @param reclaimableBytes of these, what a prune would free
 */
public record DaemonInfo(
        String id,
        String version,
        List<Platform> platforms,
        Map<String, String> labels,
        @Nullable Integer active,
        long cacheBytes,
        long reclaimableBytes) {
    public DaemonInfo {
        platforms = List.copyOf(platforms);
        labels = Map.copyOf(labels);
    }
}

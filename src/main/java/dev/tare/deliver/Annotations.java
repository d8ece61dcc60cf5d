package dev.tare.deliver;

import dev.tare.oci.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Annotations by where they stand (docker's {@code annotation-PLACE.KEY=VALUE}), in the order given.
 *
 * @param index in the index
 * @param indexDescriptor beside the index's digest, in the index.json of a layout
 * @param manifest in every manifest
 * @param descriptor beside each manifest's digest
 * @param platforms those of the manifest and its descriptor that only one platform's image gets
 */
public record Annotations(
        Map<String, String> index,
        Map<String, String> indexDescriptor,
        Map<String, String> manifest,
        Map<String, String> descriptor,
        Map<Platform, Annotations> platforms) {
    public static final Annotations NONE = new Annotations(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    public Annotations {
        index = copy(index);
        indexDescriptor = copy(indexDescriptor);
        manifest = copy(manifest);
        descriptor = copy(descriptor);
        platforms = Collections.unmodifiableMap(new LinkedHashMap<>(platforms));
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Those of one platform's manifest: its own win over those of every platform. */
    Map<String, String> manifest(@Nullable Platform platform) {
        return merged(manifest, of(platform).manifest);
    }

    /** Those beside one platform's manifest. */
    Map<String, String> descriptor(@Nullable Platform platform) {
        return merged(descriptor, of(platform).descriptor);
    }

    /** Whether one of them stands where there is something only with an index. */
    boolean needIndex() {
        return !index.isEmpty() || !indexDescriptor.isEmpty();
    }

    private Annotations of(@Nullable Platform platform) {
        return platform == null ? NONE : platforms.getOrDefault(platform, NONE);
    }

    private static Map<String, String> merged(Map<String, String> all, Map<String, String> own) {
        Map<String, String> out = new LinkedHashMap<>(all);
        out.putAll(own);
        return out;
    }
}

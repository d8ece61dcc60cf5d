package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Results of steps in the configuration of the image that has their layers, for another machine that builds it: they
 * stay with the image whoever copies it. The specification lets anybody add fields to a configuration (OCI config.md).
 */
public final class InlineCache {
    static final String FIELD = "dev.tare.cache.v1";

    /** What BuildKit calls its own. */
    private static final String OF_BUILDKIT = "moby.buildkit.cache.v0";

    private InlineCache() {}

    /**
     * A configuration with those results whose layers the image has; the same bytes for the same results.
     *
     * @param results layers by the keys of steps
     * @param diffIds of the image
     */
    static byte[] embed(byte[] config, Map<Digest, Digest> results, List<Digest> diffIds) {
        Map<Digest, Digest> own = new TreeMap<>(results);
        own.values().retainAll(new HashSet<>(diffIds));
        try {
            Map<String, @Nullable Object> json = Json.readObject(config);
            json.put(FIELD, toJson(own));
            return Json.write(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The results in a configuration; none where it has none. @throws IOException when they are damaged */
    public static Map<Digest, Digest> read(byte[] config) throws IOException {
        return fromJson(Json.readObject(config).get(FIELD));
    }

    /** Whether a configuration carries a cache of BuildKit's. @throws IOException when it is damaged */
    public static boolean isOfBuildKit(byte[] config) throws IOException {
        return Json.readObject(config).containsKey(OF_BUILDKIT);
    }

    /** Results as an object of keys and diffIDs. */
    public static Map<String, @Nullable Object> toJson(Map<Digest, Digest> results) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        results.forEach((key, layer) -> json.put(key.toString(), layer.toString()));
        return json;
    }

    /** What {@link #toJson} gave; of null nothing. @throws IOException when it is something else */
    public static Map<Digest, Digest> fromJson(@Nullable Object json) throws IOException {
        Map<Digest, Digest> out = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : Json.stringMap(json).entrySet()) {
            out.put(Digest.read(each.getKey()), Digest.read(each.getValue()));
        }
        return out;
    }
}

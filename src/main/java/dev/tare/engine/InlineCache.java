package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.plan.StepDefinition;
import dev.tare.plan.StepRecords;
import dev.tare.plan.StepResult;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results of steps in the configuration of the image that has their layers, for another machine that builds it: they
 * stay with the image whoever copies it. The specification lets anybody add fields to a configuration (OCI config.md).
 */
public final class InlineCache {
    static final String FIELD = "dev.tare.cache.v2";

    /** What BuildKit calls its own. */
    private static final String OF_BUILDKIT = "moby.buildkit.cache.v0";

    private InlineCache() {}

    /**
     * A configuration with those results whose layers the image has; the same bytes for the same results.
     *
     * @param diffIds of the image
     */
    static byte[] embed(byte[] config, StepRecords records, List<Digest> diffIds) {
        try {
            Map<String, @Nullable Object> json = Json.readObject(config);
            json.put(FIELD, toJson(records.of(new HashSet<>(diffIds))));
            return Json.write(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The results in a configuration; none where it has none. @throws IOException when they are damaged */
    public static StepRecords read(byte[] config) throws IOException {
        return fromJson(Json.object(Json.readObject(config).getOrDefault(FIELD, Map.of())));
    }

    /** Whether a configuration carries a cache of BuildKit's. @throws IOException when it is damaged */
    public static boolean isOfBuildKit(byte[] config) throws IOException {
        return Json.readObject(config).containsKey(OF_BUILDKIT);
    }

    /** The fields {@code results}, by key, and {@code definitions}, by definition, in the order of the digests. */
    public static Map<String, @Nullable Object> toJson(StepRecords records) {
        Map<String, @Nullable Object> results = new LinkedHashMap<>();
        records.results().forEach((key, result) -> {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("layer", result.layer().toString());
            fields.put("size", result.size());
            fields.put("created", result.created());
            results.put(key.toString(), fields);
        });
        Map<String, @Nullable Object> definitions = new LinkedHashMap<>();
        records.definitions().forEach((definition, of) -> {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("key", of.key().toString());
            fields.put("inputs", of.inputs().stream().map(Digest::toString).toList());
            definitions.put(definition.toString(), fields);
        });
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("results", results);
        json.put("definitions", definitions);
        return json;
    }

    /** What {@link #toJson} gave, whatever else stands beside it. @throws IOException when it is something else */
    public static StepRecords fromJson(Map<String, @Nullable Object> json) throws IOException {
        Map<Digest, StepResult> results = new HashMap<>();
        for (Map.Entry<String, @Nullable Object> each :
                Json.object(json.getOrDefault("results", Map.of())).entrySet()) {
            Map<String, @Nullable Object> fields = Json.object(each.getValue());
            Digest layer = Digest.read(Json.text(fields.get("layer")));
            long size = Json.number(fields.get("size"));
            results.put(Digest.read(each.getKey()), new StepResult(layer, size, Json.number(fields.get("created"))));
        }
        Map<Digest, StepDefinition> definitions = new HashMap<>();
        for (Map.Entry<String, @Nullable Object> each :
                Json.object(json.getOrDefault("definitions", Map.of())).entrySet()) {
            Map<String, @Nullable Object> fields = Json.object(each.getValue());
            List<Digest> inputs = Digest.readAll(Json.strings(fields.get("inputs")));
            definitions.put(
                    Digest.read(each.getKey()), new StepDefinition(Digest.read(Json.text(fields.get("key"))), inputs));
        }
        return new StepRecords(results, definitions);
    }
}

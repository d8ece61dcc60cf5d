package dev.tare.attest;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Provenance in the form of SLSA v0.2, in which buildx tells it in a metadata file. */
public final class OldProvenance {
    private static final String BUILD_TYPE = "https://mobyproject.org/buildkit@v1";

    private OldProvenance() {}

    /**
     * The predicate of v0.2 for that of an attestation of {@link Provenance}.
     *
     * @param whole whether {@code buildConfig} and {@code metadata} are told, too
     */
    public static Map<String, @Nullable Object> of(Attestation attestation, boolean whole) throws IOException {
        Map<String, @Nullable Object> definition =
                Json.object(attestation.predicate().get("buildDefinition"));
        Map<String, @Nullable Object> details =
                Json.object(attestation.predicate().get("runDetails"));
        Map<String, @Nullable Object> external = Json.object(definition.get("externalParameters"));
        Map<String, @Nullable Object> internal = Json.object(definition.get("internalParameters"));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "builder",
                Map.of("id", String.valueOf(Json.object(details.get("builder")).get("id"))));
        json.put("buildType", BUILD_TYPE);
        Object dependencies = definition.get("resolvedDependencies");
        if (dependencies != null) {
            List<@Nullable Object> materials = new ArrayList<>();
            for (Object each : Json.list(dependencies)) {
                materials.add(only(Json.object(each), "uri", "digest"));
            }
            json.put("materials", materials);
        }
        Map<String, @Nullable Object> source = Json.object(external.get("configSource"));
        Map<String, @Nullable Object> config = only(source, "uri", "digest");
        if (source.get("path") != null) {
            config.put("entryPoint", source.get("path"));
        }
        Map<String, @Nullable Object> invocation = new LinkedHashMap<>();
        invocation.put("configSource", config);
        invocation.put("parameters", external.get("request"));
        invocation.put("environment", Map.of("platform", String.valueOf(internal.get("builderPlatform"))));
        json.put("invocation", invocation);
        if (whole) {
            if (internal.get("buildConfig") != null) {
                json.put("buildConfig", internal.get("buildConfig"));
            }
            json.put("metadata", details.get("metadata"));
        }
        return json;
    }

    private static Map<String, @Nullable Object> only(Map<String, @Nullable Object> from, String... keys) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        for (String key : keys) {
            if (from.get(key) != null) {
                out.put(key, from.get(key));
            }
        }
        return out;
    }
}

package dev.tare.flow.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON Schema (draft 7, which editors read) of build.yml in all its versions, made from the tables of the reader. */
public final class FlowSchema {
    private static final List<String> SCALARS = List.of("string", "number", "boolean", "null");

    private FlowSchema() {}

    /** As plain values, for {@code dev.tare.text.Json}. */
    public static Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> definitions = new LinkedHashMap<>();
        List<Object> byVersion = new ArrayList<>();
        List<Object> versions = new ArrayList<>();
        for (FlowVersion version : FlowVersion.values()) {
            versions.add(version.text());
            byVersion.add(map(
                    "if",
                    map("required", List.of("version"), "properties", map("version", map("const", version.text()))),
                    "then",
                    reference("build", version)));
            definitions.put(name("build", version), fields(FlowKey.BUILD, version));
            definitions.put(name("step", version), nullable(fields(FlowKey.STEP, version)));
        }
        definitions.put("flags", flags());
        Map<String, @Nullable Object> build = map("type", "object");
        build.put("required", List.of("version"));
        build.put("properties", map("version", map("enum", versions)));
        build.put("allOf", byVersion);
        Map<String, @Nullable Object> schema = map("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "A build flow of Habitus or Tare: build.yml");
        schema.put("type", "object");
        schema.put("required", List.of("build"));
        schema.put("properties", map("build", build));
        schema.put("patternProperties", map("^x-", map()));
        schema.put("additionalProperties", false);
        schema.put("definitions", definitions);
        return schema;
    }

    private static String name(String what, FlowVersion version) {
        return what + "-" + version.text();
    }

    private static Map<String, @Nullable Object> reference(String what, FlowVersion version) {
        return map("$ref", "#/definitions/" + name(what, version));
    }

    private static Map<String, @Nullable Object> fields(List<FlowKey> keys, FlowVersion version) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        for (FlowKey key : keys) {
            if (!version.isBefore(key.since())) {
                Map<String, @Nullable Object> value = value(key, version);
                value.put("description", key.description());
                properties.put(key.name(), value);
            }
        }
        Map<String, @Nullable Object> schema = map("type", "object");
        schema.put("properties", properties);
        schema.put("patternProperties", map("^x-", map()));
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, @Nullable Object> nullable(Map<String, @Nullable Object> schema) {
        schema.put("type", List.of("object", "null"));
        return schema;
    }

    private static Map<String, @Nullable Object> value(FlowKey key, FlowVersion version) {
        return switch (key.kind()) {
            case TEXT -> map("type", SCALARS);
            case SWITCH -> map("enum", truths());
            case NUMBER -> map("type", List.of("integer", "null"), "minimum", 2L, "maximum", 262_144L);
            case SIZE ->
                map(
                        "type",
                        List.of("string", "integer", "null"),
                        "pattern",
                        "^ *[0-9.]+ *([kKmMgGtTpP][iI]?)?[bB]? *$");
            case NETWORK -> map("enum", nulled("default", "none", "host"));
            case TEXTS -> texts();
            case VALUES -> nullable(map("type", "object", "additionalProperties", map("type", SCALARS)));
            case FLAGS -> map("$ref", "#/definitions/flags");
            case BUILD -> reference("build", version);
            case STEPS -> nullable(map("type", "object", "additionalProperties", reference("step", version)));
            case SECRETS -> nullable(map("type", "object", "additionalProperties", secret(version)));
            case CLEANUP -> nullable(fields(FlowKey.CLEANUP_KEYS, version));
            case VERSION -> map("const", version.text());
            case UNUSED -> map("deprecated", true);
        };
    }

    private static Map<String, @Nullable Object> texts() {
        return map("type", List.of("array", "null"), "items", map("type", SCALARS));
    }

    /** YAML 1.1's words are texts to an editor of today. */
    private static List<@Nullable Object> truths() {
        List<@Nullable Object> truths = nulled("yes", "no", "on", "off");
        truths.addFirst(false);
        truths.addFirst(true);
        return truths;
    }

    private static List<@Nullable Object> nulled(String... values) {
        List<@Nullable Object> all = new ArrayList<>(List.of(values));
        all.add(null);
        return all;
    }

    private static Map<String, @Nullable Object> secret(FlowVersion version) {
        Map<String, @Nullable Object> schema = fields(FlowKey.SECRET, version);
        if (schema.get("properties") instanceof Map<?, ?> properties
                && properties.get("type") instanceof Map<?, ?> type) {
            Map<String, @Nullable Object> either = map("enum", List.of("file", "env"));
            either.put("description", type.get("description"));
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            properties.forEach((name, value) -> all.put(String.valueOf(name), value));
            all.put("type", either);
            schema.put("properties", all);
        }
        Map<String, @Nullable Object> old = map("required", List.of("type", "value"));
        if (version == FlowVersion.OWN) {
            schema.put("oneOf", List.of(old, map("required", List.of("file")), map("required", List.of("env"))));
        } else {
            schema.putAll(old);
        }
        return schema;
    }

    private static Map<String, @Nullable Object> flags() {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        for (FlagSpec flag : FlowFlags.TABLE) {
            if (flag.inFile()) {
                Map<String, @Nullable Object> value = flag(flag);
                value.put("description", flag.description());
                properties.put(flag.name(), value);
            }
        }
        Map<String, @Nullable Object> schema = nullable(map("properties", properties));
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, @Nullable Object> flag(FlagSpec flag) {
        return switch (flag.kind()) {
            case SWITCH -> map("type", "boolean");
            case NUMBER -> map("type", "integer", "minimum", 0L);
            case TEXT -> flag.choices().isEmpty() ? map("type", SCALARS) : map("enum", flag.choices());
            case LIST -> {
                Map<String, @Nullable Object> pair = map("type", "string", "pattern", "^[^=]+=");
                yield map("anyOf", List.of(pair, map("type", "array", "items", pair)));
            }
        };
    }

    /** Names and values in turn. */
    private static Map<String, @Nullable Object> map(Object... pairs) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}

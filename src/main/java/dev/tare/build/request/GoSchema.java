package dev.tare.build.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON Schema (draft 7, which editors read) of tare.yaml, made from the table of its keys. */
public final class GoSchema {
    private static final List<String> SCALARS = List.of("string", "number", "boolean", "null");

    private GoSchema() {}

    /** As plain values, for {@code dev.tare.text.Json}. */
    public static Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> schema = map("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "How Tare builds the image of a Go package: tare.yaml");
        schema.putAll(keys(GoKey.ALL));
        return schema;
    }

    private static Map<String, @Nullable Object> keys(List<GoKey> keys) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        for (GoKey key : keys) {
            Map<String, @Nullable Object> value = value(key);
            value.put("description", key.description());
            properties.put(key.name(), value);
        }
        Map<String, @Nullable Object> schema = map("type", List.of("object", "null"));
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, @Nullable Object> value(GoKey key) {
        return switch (key.kind()) {
            case TEXT ->
                key.name().equals("profile")
                        ? map("enum", List.of("smallest", "balanced", "debug"))
                        : map("type", SCALARS);
            case TEXTS -> texts();
            case PAIRS -> {
                Map<String, @Nullable Object> pairs = texts();
                yield map("anyOf", List.of(pairs, map("type", "object", "additionalProperties", map("type", SCALARS))));
            }
            case SWITCH -> map("type", "boolean");
            case PROGRAMS -> {
                Map<String, @Nullable Object> program = keys(GoKey.ofPrograms());
                program.put("type", "object");
                program.put("required", List.of("package"));
                yield map("type", "array", "items", program);
            }
        };
    }

    /** One, or a list. */
    private static Map<String, @Nullable Object> texts() {
        return map("anyOf", List.of(map("type", SCALARS), map("type", "array", "items", map("type", SCALARS))));
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

package dev.tare.testing;

import dev.tare.text.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema as far as the schemas of OCI, SPDX and CycloneDX go (drafts 4 and 7); formats are asserted. Its own proof is
 * {@link JsonSchemaTest}.
 */
public final class JsonSchema {
    private final Map<String, Map<String, @Nullable Object>> documents = new TreeMap<>();

    /** Makes a document known by the address that others refer to it by. */
    public JsonSchema add(String address, byte[] json) {
        try {
            documents.put(address, Json.readObject(json));
            return this;
        } catch (IOException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    /** What is wrong with a value, with its place; empty when it is valid. */
    public List<String> check(String address, @Nullable Object value) {
        return new Check(address).run(document(address), value, "$");
    }

    private Map<String, @Nullable Object> document(String address) {
        return Objects.requireNonNull(documents.get(address), () -> "no schema is known as " + address);
    }

    private final class Check {
        private final String base;

        Check(String base) {
            this.base = base;
        }

        List<String> run(@Nullable Object schema, @Nullable Object value, String at) {
            if (schema instanceof Boolean allowed) {
                return allowed ? List.of() : List.of(at + " is not allowed");
            }
            Map<String, @Nullable Object> map = object(schema);
            if (map.get("$ref") instanceof String reference) {
                return follow(reference, value, at);
            }
            List<String> errors = new ArrayList<>();
            map.forEach((keyword, rule) -> errors.addAll(keyword(map, keyword, rule, value, at)));
            return errors;
        }

        private List<String> follow(String reference, @Nullable Object value, String at) {
            int hash = reference.indexOf('#');
            String document = hash < 0 ? reference : reference.substring(0, hash);
            String address = document.isEmpty()
                    ? base
                    : URI.create(base).resolve(document).toString();
            Object schema = document(address);
            for (String part :
                    hash < 0 ? new String[0] : reference.substring(hash + 1).split("/")) {
                schema = part.isEmpty() ? schema : object(schema).get(part);
            }
            return new Check(address).run(Objects.requireNonNull(schema, reference), value, at);
        }

        private List<String> keyword(
                Map<String, @Nullable Object> schema,
                String keyword,
                @Nullable Object rule,
                @Nullable Object value,
                String at) {
            return switch (keyword) {
                case "type" -> {
                    List<?> types = rule instanceof List<?> list ? list : List.of(String.valueOf(rule));
                    yield when(types.stream().noneMatch(type -> isType(type, value)), at + " is no " + types);
                }
                case "enum" -> when(!list(rule).contains(value), at + " is none of those allowed: " + value);
                case "const" -> when(!Objects.equals(rule, value), at + " is not " + rule);
                case "pattern" ->
                    when(
                            value instanceof String text
                                    && !Pattern.compile((String) rule)
                                            .matcher(text)
                                            .find(),
                            at + " does not match " + rule + ": " + value);
                case "format" ->
                    when(
                            value instanceof String text && !isFormat((String) rule, text),
                            at + " is no " + rule + ": " + value);
                case "minLength" ->
                    when(value instanceof String text && text.length() < (Long) rule, at + " is too short");
                case "maxLength" ->
                    when(value instanceof String text && text.length() > (Long) rule, at + " is too long");
                case "minimum" ->
                    when(value instanceof Number n && n.doubleValue() < number(rule), at + " is too small");
                case "maximum" ->
                    when(value instanceof Number n && n.doubleValue() > number(rule), at + " is too large");
                case "minItems" ->
                    when(value instanceof List<?> l && l.size() < (Long) rule, at + " has too few items");
                case "maxItems" ->
                    when(value instanceof List<?> l && l.size() > (Long) rule, at + " has too many items");
                case "uniqueItems" ->
                    when(
                            value instanceof List<?> l
                                    && Boolean.TRUE.equals(rule)
                                    && new HashSet<>(l).size() < l.size(),
                            at + " has an item twice");
                case "required" -> {
                    List<String> errors = new ArrayList<>();
                    for (Object name : value instanceof Map<?, ?> ? list(rule) : List.of()) {
                        errors.addAll(when(!object(value).containsKey(name), at + " lacks " + name));
                    }
                    yield errors;
                }
                case "items" -> items(schema, rule, value, at);
                // By the keyword that comes first in a schema, once.
                case "properties", "patternProperties", "additionalProperties" ->
                    keyword.equals(first(schema)) && value instanceof Map<?, ?>
                            ? properties(schema, object(value), at)
                            : List.of();
                case "allOf" -> {
                    List<String> errors = new ArrayList<>();
                    list(rule).forEach(each -> errors.addAll(run(each, value, at)));
                    yield errors;
                }
                case "anyOf" -> when(matching(rule, value, at) == 0, at + " fits no alternative");
                case "oneOf" -> when(matching(rule, value, at) != 1, at + " fits not exactly one alternative");
                case "not" -> when(run(rule, value, at).isEmpty(), at + " is what it must not be");
                case "if" -> {
                    Object next = schema.get(run(rule, value, at).isEmpty() ? "then" : "else");
                    yield next == null ? List.of() : run(next, value, at);
                }
                case "then", "else", "definitions", "$schema", "$id", "id", "$comment", "title", "description" ->
                    List.of();
                case "examples", "default", "meta:enum", "deprecated", "additionalItems", "media" -> List.of();
                default -> throw new IllegalStateException("a keyword that is not known: " + keyword);
            };
        }

        private @Nullable String first(Map<String, @Nullable Object> schema) {
            for (String keyword : schema.keySet()) {
                if (Set.of("properties", "patternProperties", "additionalProperties")
                        .contains(keyword)) {
                    return keyword;
                }
            }
            return null;
        }

        private List<String> items(
                Map<String, @Nullable Object> schema, @Nullable Object rule, @Nullable Object value, String at) {
            List<String> errors = new ArrayList<>();
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    String place = at + "[" + i + "]";
                    if (!(rule instanceof List<?> each)) {
                        errors.addAll(run(rule, list.get(i), place));
                    } else if (i < each.size()) {
                        errors.addAll(run(each.get(i), list.get(i), place));
                    } else {
                        errors.addAll(
                                when(Boolean.FALSE.equals(schema.get("additionalItems")), place + " is not allowed"));
                    }
                }
            }
            return errors;
        }

        private List<String> properties(
                Map<String, @Nullable Object> schema, Map<String, @Nullable Object> value, String at) {
            List<String> errors = new ArrayList<>();
            Map<String, @Nullable Object> named = object(schema.getOrDefault("properties", Map.of()));
            Map<String, @Nullable Object> patterns = object(schema.getOrDefault("patternProperties", Map.of()));
            value.forEach((name, member) -> {
                boolean known = named.containsKey(name);
                if (known) {
                    errors.addAll(run(named.get(name), member, at + "." + name));
                }
                for (Map.Entry<String, @Nullable Object> pattern : patterns.entrySet()) {
                    if (Pattern.compile(pattern.getKey()).matcher(name).find()) {
                        known = true;
                        errors.addAll(run(pattern.getValue(), member, at + "." + name));
                    }
                }
                if (!known && schema.containsKey("additionalProperties")) {
                    errors.addAll(run(schema.get("additionalProperties"), member, at + "." + name));
                }
            });
            return errors;
        }

        private int matching(@Nullable Object rule, @Nullable Object value, String at) {
            int count = 0;
            for (Object each : list(rule)) {
                count += run(each, value, at).isEmpty() ? 1 : 0;
            }
            return count;
        }
    }

    private static List<String> when(boolean wrong, String error) {
        return wrong ? List.of(error) : List.of();
    }

    private static boolean isType(@Nullable Object type, @Nullable Object value) {
        return switch (String.valueOf(type)) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Long || value instanceof Integer;
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            case "null" -> value == null;
            default -> throw new IllegalStateException("a type that is not known: " + type);
        };
    }

    private static boolean isFormat(String format, String text) {
        try {
            switch (format) {
                case "date-time" -> OffsetDateTime.parse(text);
                case "uri" -> {
                    return new URI(text).isAbsolute();
                }
                case "iri-reference" -> new URI(text);
                case "idn-email" -> {
                    return text.indexOf('@') > 0;
                }
                default -> throw new IllegalStateException("a format that is not known: " + format);
            }
            return true;
        } catch (DateTimeException | URISyntaxException e) {
            return false;
        }
    }

    private static double number(@Nullable Object value) {
        return Objects.requireNonNull((Number) value).doubleValue();
    }

    private static List<?> list(@Nullable Object value) {
        return Objects.requireNonNull((List<?>) value);
    }

    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        try {
            return Json.object(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.tare.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as plain values: Map (in order), List, String, Long, Double, Boolean, null. On Jackson's streaming parser alone:
 * databind would cost more at start than a cached build takes.
 */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** Reads one value. @throws IOException on anything that is not one JSON value, with line and column */
    public static @Nullable Object read(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("not one JSON value: more follows at byte "
                        + parser.currentTokenLocation().getByteOffset());
            }
            return value;
        } catch (JacksonException e) {
            // A document that is nested too deeply is refused without a place.
            TokenStreamLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new IOException("not JSON: " + e.getOriginalMessage() + place, e);
        }
    }

    /** Reads one object. @throws IOException also when the value is anything else */
    public static Map<String, @Nullable Object> readObject(byte[] json) throws IOException {
        return object(read(json));
    }

    /** The value as an object. @throws IOException when it is anything else */
    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> object(@Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IOException("not a JSON object: " + shorten(value));
    }

    /**
     * The value as an object whose fields have fixed names. Go reads names without regard to case, and of several takes
     * the last: a document that has one in other letters says one thing to us and another to tools that are written in
     * Go.
     *
     * @param names that are known
     * @throws IOException when it is anything else, or two fields differ in case alone, one that is known included
     */
    public static Map<String, @Nullable Object> fields(@Nullable Object value, Set<String> names) throws IOException {
        Map<String, @Nullable Object> map = object(value);
        boolean all = true;
        for (String key : map.keySet()) {
            all &= names.contains(key);
        }
        if (!all) {
            // In the way of equalsIgnoreCase, which knows the letters beyond ASCII that Go takes for k and s.
            Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            names.forEach(name -> seen.put(name, name));
            for (String key : map.keySet()) {
                String other = seen.putIfAbsent(key, key);
                if (other != null && !other.equals(key)) {
                    throw new IOException(
                            "\"" + key + "\" and \"" + other + "\" are one field to some tools and two to others");
                }
            }
        }
        return map;
    }

    /** The value as a list, an absent one as the empty list. @throws IOException when it is anything else */
    @SuppressWarnings("unchecked")
    public static List<@Nullable Object> list(@Nullable Object value) throws IOException {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new IOException("not a JSON list: " + shorten(value));
    }

    /**
     * The value as a list of strings, an absent one as the empty list, and null in it as the empty string, as Go reads
     * it. @throws IOException when it is anything else
     */
    public static List<String> strings(@Nullable Object value) throws IOException {
        List<String> out = new ArrayList<>();
        for (Object item : list(value)) {
            out.add(text(item));
        }
        return out;
    }

    /**
     * The value as a map of strings, an absent one as the empty map, and null in it as the empty string, as Go reads it.
     * @throws IOException when it is anything else
     */
    public static Map<String, String> stringMap(@Nullable Object value) throws IOException {
        Map<String, String> out = new LinkedHashMap<>();
        if (value != null) {
            for (Map.Entry<String, @Nullable Object> entry : object(value).entrySet()) {
                out.put(entry.getKey(), text(entry.getValue()));
            }
        }
        return out;
    }

    /** The value as a string. @throws IOException when it is anything else */
    public static String string(@Nullable Object value) throws IOException {
        if (value instanceof String text) {
            return text;
        }
        throw new IOException("not a JSON string: " + shorten(value));
    }

    /** The value as a string, an absent one as the empty string. @throws IOException when it is anything else */
    public static String text(@Nullable Object value) throws IOException {
        return value == null ? "" : string(value);
    }

    /** The value as a string, an absent one as null. @throws IOException when it is anything else */
    public static @Nullable String optionalString(@Nullable Object value) throws IOException {
        return value == null ? null : string(value);
    }

    /** The value as a whole number. @throws IOException when it is anything else */
    public static long number(@Nullable Object value) throws IOException {
        if (value instanceof Long number) {
            return number;
        }
        throw new IOException("not a whole number: " + shorten(value));
    }

    /** Writes a value without blanks; the order of maps is kept. */
    public static byte[] write(@Nullable Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(generator, value);
        }
        return out.toByteArray();
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("not JSON: it is empty");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            // The kernel's "no limit" is larger than a long.
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new IOException("not JSON: unexpected " + token);
        };
    }

    /** Not a switch over types: its bootstrap takes longer than the writing of a whole manifest. */
    private static void write(JsonGenerator generator, @Nullable Object value) {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof Integer number) {
            generator.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            generator.writeNumber(number);
        } else if (value instanceof Double number) {
            generator.writeNumber(number);
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeName((String) entry.getKey());
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            generator.writeStartArray();
            for (Object item : list) {
                write(generator, item);
            }
            generator.writeEndArray();
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static String shorten(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}

package dev.tare.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain values: Map (in order), List, String, Long, BigInteger, Double, Boolean, null. By own code, since each start
 * needs it: Jackson's streaming parser makes the JDK compute powers of five up to 5^65536, 15 to 40 ms of a processor.
 */
public final class Json {
    private Json() {}

    /** Reads one value. @throws IOException on anything that is not one JSON value, with line and column */
    public static @Nullable Object read(byte[] json) throws IOException {
        return new JsonReader(json).read();
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

    /** A map as it is written: {@code Map.of} and a HashMap have another order in each process, and are sorted by name. */
    public static Map<?, ?> ordered(Map<?, ?> map) {
        return map instanceof SequencedMap || map.size() < 2 ? map : new TreeMap<>(map);
    }

    /** Writes a value without blanks; the order of maps is kept. */
    public static byte[] write(@Nullable Object value) {
        JsonWriter writer = new JsonWriter();
        writer.write(value);
        return writer.bytes();
    }

    private static String shorten(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}

package dev.tare.bake;

import dev.tare.bake.BakeField.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one image is made of, as a file says it or as it was made of several.
 *
 * @param description for people; may be empty
 * @param inherits targets that it takes over from, the later ones before the earlier ones
 * @param fields of the kinds that {@link BakeField.Kind} tells
 */
public record BakeTarget(String name, String description, List<String> inherits, Map<BakeField, Object> fields) {
    public BakeTarget {
        inherits = List.copyOf(inherits);
        EnumMap<BakeField, Object> copy = new EnumMap<>(BakeField.class);
        copy.putAll(fields);
        fields = Collections.unmodifiableMap(copy);
    }

    static BakeTarget empty(String name) {
        return new BakeTarget(name, "", List.of(), Map.of());
    }

    /** A text, null where it is not said. */
    @Nullable String text(BakeField field) {
        return fields.get(field) instanceof String text ? text : null;
    }

    boolean has(BakeField field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    /** Texts, none where nothing is said. */
    @SuppressWarnings("unchecked")
    List<String> texts(BakeField field) {
        return fields.get(field) instanceof List<?> list && field.kind == Kind.TEXTS ? (List<String>) list : List.of();
    }

    /** Entries, none where nothing is said. */
    @SuppressWarnings("unchecked")
    List<BakeEntry> entries(BakeField field) {
        return fields.get(field) instanceof List<?> list && field.kind.isEntries() ? (List<BakeEntry>) list : List.of();
    }

    /** Texts by their keys. */
    @SuppressWarnings("unchecked")
    Map<String, String> map(BakeField field) {
        return fields.get(field) instanceof Map<?, ?> map ? (Map<String, String>) map : Map.of();
    }

    /** The same with another value; null takes it away. */
    BakeTarget with(BakeField field, @Nullable Object value) {
        EnumMap<BakeField, Object> all = new EnumMap<>(BakeField.class);
        all.putAll(fields);
        if (value == null) {
            all.remove(field);
        } else {
            all.put(field, value);
        }
        return new BakeTarget(name, description, inherits, all);
    }

    /** The same with one more key of a map. */
    BakeTarget withKey(BakeField field, String key, String value) {
        Map<String, String> map = new TreeMap<>(map(field));
        map.put(key, value);
        return with(field, map);
    }

    /** The targets that it names as contexts. */
    public List<String> links() {
        List<String> links = new ArrayList<>();
        for (String place : map(BakeField.CONTEXTS).values()) {
            if (place.startsWith("target:")) {
                links.add(place.substring("target:".length()));
            }
        }
        return links;
    }

    /** This, and what comes later over it. The name stays. */
    BakeTarget merge(BakeTarget later) {
        BakeTarget merged = this;
        for (Map.Entry<BakeField, Object> entry : later.fields.entrySet()) {
            BakeField field = entry.getKey();
            merged = merged.with(
                    field,
                    switch (field.merge) {
                        case REPLACE -> entry.getValue();
                        case APPEND -> appended(field, later);
                        case KEYS -> {
                            Map<String, String> map = new TreeMap<>(map(field));
                            map.putAll(later.map(field));
                            yield map;
                        }
                    });
        }
        List<String> all = new ArrayList<>(inherits);
        all.addAll(later.inherits);
        return new BakeTarget(name, later.description.isEmpty() ? description : later.description, all, merged.fields);
    }

    private Object appended(BakeField field, BakeTarget later) {
        if (field.kind.isEntries()) {
            List<BakeEntry> all = new ArrayList<>(entries(field));
            all.addAll(later.entries(field));
            return all;
        }
        List<String> all = new ArrayList<>(texts(field));
        all.addAll(later.texts(field));
        return all;
    }

    /** What stands twice once, what is empty not at all, and what host networking takes. */
    BakeTarget normalized() {
        BakeTarget out = this;
        if ("host".equals(text(BakeField.NETWORK))) {
            List<String> all = new ArrayList<>(texts(BakeField.ENTITLEMENTS));
            all.add("network.host");
            out = out.with(BakeField.ENTITLEMENTS, all);
        }
        for (BakeField field : BakeField.values()) {
            if (field.kind == Kind.TEXTS && out.fields.containsKey(field)) {
                Set<String> once = new LinkedHashSet<>(out.texts(field));
                once.remove("");
                out = out.with(field, List.copyOf(once));
            } else if (field.kind.isEntries() && out.fields.containsKey(field)) {
                out = out.with(field, BakeEntry.distinct(out.entries(field)));
            }
        }
        Map<String, String> contexts = new TreeMap<>(map(BakeField.CONTEXTS));
        contexts.values().removeIf(String::isEmpty);
        return out.with(BakeField.CONTEXTS, contexts.isEmpty() ? null : contexts);
    }
}

package dev.tare.bake;

import dev.tare.bake.BakeField.Kind;
import dev.tare.bake.hcl.HclValues;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Csv;
import dev.tare.text.GoBool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cache, an output, an attestation, a secret or an SSH agent: what stands in one line of {@code KEY=VALUE} and in a map
 * alike (buildx, util/buildflags).
 *
 * @param values by their keys, in the order in which they are printed; {@code paths} of an agent are a list
 */
record BakeEntry(Kind kind, Map<String, Object> values) {
    BakeEntry {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** A value as a text, empty where it is not there. */
    String text(String key) {
        return values.get(key) instanceof String text ? text : "";
    }

    /** The same with another value. */
    BakeEntry with(String key, String value) {
        Map<String, String> all = new TreeMap<>();
        values.forEach((name, each) -> all.put(name, String.valueOf(each)));
        all.put(key, value);
        return of(kind, all);
    }

    /**
     * Those of one text; several names of registries may stand in one.
     *
     * @param place what was written where, for errors
     * @throws TareException (usage) where it is none
     */
    static List<BakeEntry> parse(Kind kind, String text, String place) {
        if (text.isEmpty()) {
            return List.of();
        }
        if (kind == Kind.AGENTS) {
            return List.of(agent(text));
        }
        List<String> fields = Csv.ofOption(text, place);
        if (kind == Kind.CACHES && text.indexOf('=') < 0) {
            return fields.stream()
                    .map(name -> of(kind, Map.of("type", "registry", "ref", name)))
                    .toList();
        }
        if (kind == Kind.OUTPUTS && fields.size() == 1 && fields.getFirst().equals(text) && !text.startsWith("type=")) {
            return List.of(of(kind, Map.of("type", text.equals("-") ? "tar" : "local", "dest", text)));
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw TareException.usage(place + ": \"" + field + "\" is not KEY=VALUE", null);
            }
            values.put(field.substring(0, equals).strip().toLowerCase(Locale.ROOT), field.substring(equals + 1));
        }
        try {
            return List.of(of(kind, values));
        } catch (IllegalArgumentException e) {
            throw TareException.usage(place + ": " + e.getMessage(), null);
        }
    }

    private static BakeEntry agent(String text) {
        int equals = text.indexOf('=');
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", equals < 0 ? text : text.substring(0, equals));
        if (equals >= 0) {
            values.put("paths", List.of(text.substring(equals + 1).split(",", -1)));
        }
        return new BakeEntry(Kind.AGENTS, values);
    }

    /** That of a map as HCL has it. @throws IllegalArgumentException where it is none */
    static BakeEntry of(Kind kind, @Nullable Object map) {
        Map<String, @Nullable Object> given = HclValues.map(map);
        if (kind == Kind.AGENTS) {
            StringBuilder paths = new StringBuilder();
            if (given.get("paths") != null) {
                HclValues.list(given.get("paths"))
                        .forEach(path ->
                                paths.append(paths.isEmpty() ? "=" : ",").append(HclValues.text(path)));
            }
            return agent(HclValues.text(given.get("id")) + paths);
        }
        Map<String, String> values = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (value != null) {
                values.put(key, HclValues.text(value));
            }
        });
        return of(kind, values);
    }

    private static BakeEntry of(Kind kind, Map<String, String> values) {
        return kind == Kind.SECRETS ? secret(values) : typed(kind, values);
    }

    private static BakeEntry secret(Map<String, String> values) {
        String file = values.getOrDefault("src", values.getOrDefault("source", ""));
        String variable = values.getOrDefault("env", "");
        for (String key : values.keySet()) {
            if (!List.of("id", "src", "source", "env", "type").contains(key)) {
                throw new IllegalArgumentException("a secret has no \"" + key + "\": it has id, src, env and type");
            }
        }
        if ("env".equals(values.get("type")) && variable.isEmpty()) {
            variable = file;
            file = "";
        }
        Map<String, Object> out = new LinkedHashMap<>();
        put(out, "id", values.getOrDefault("id", ""));
        put(out, "src", file);
        put(out, "env", variable);
        return new BakeEntry(Kind.SECRETS, out);
    }

    private static void put(Map<String, Object> to, String key, String value) {
        if (!value.isEmpty()) {
            to.put(key, value);
        }
    }

    private static BakeEntry typed(Kind kind, Map<String, String> values) {
        if (values.getOrDefault("type", "").isEmpty()) {
            throw new IllegalArgumentException("the type is missing: type=registry, for one");
        }
        Map<String, Object> out = new TreeMap<>(values);
        String disabled = values.get("disabled");
        if (kind == Kind.ATTESTS && disabled != null) {
            Boolean off = GoBool.parse(disabled);
            if (off == null) {
                throw new IllegalArgumentException("disabled is true or false, not \"" + disabled + "\"");
            }
            out.remove("disabled");
            if (off) {
                out.put("disabled", true);
            }
        }
        if ("".equals(out.get("dest"))) {
            out.remove("dest");
        }
        return new BakeEntry(kind, out);
    }

    /** As a flag of a build has it. */
    String flag() {
        if (kind == Kind.AGENTS) {
            return text("id") + (values.get("paths") instanceof List<?> paths ? "=" + joined(paths) : "");
        }
        List<String> fields = new ArrayList<>();
        List<String> keys = new ArrayList<>(values.keySet());
        // The type comes first, as people write it.
        if (keys.remove("type")) {
            keys.addFirst("type");
        }
        for (String key : keys) {
            String field = key + "=" + values.get(key);
            boolean plain = field.indexOf(',') < 0 && field.indexOf('"') < 0;
            fields.add(plain ? field : '"' + field.replace("\"", "\"\"") + '"');
        }
        return String.join(",", fields);
    }

    private static String joined(List<?> paths) {
        return String.join(",", paths.stream().map(String::valueOf).toList());
    }

    /**
     * Each once: of attestations of one type, and of secrets and agents of one id, the last, at the place of the first.
     */
    static List<BakeEntry> distinct(List<BakeEntry> entries) {
        Map<Object, BakeEntry> out = new LinkedHashMap<>();
        for (BakeEntry entry : entries) {
            Object key = switch (entry.kind) {
                case ATTESTS -> entry.text("type");
                case SECRETS, AGENTS -> entry.text("id");
                default -> entry.values;
            };
            out.put(key, entry);
        }
        return List.copyOf(out.values());
    }
}

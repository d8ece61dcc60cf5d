package dev.tare.bake;

import dev.tare.bake.hcl.HclPlace;
import dev.tare.bake.hcl.HclValues;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From values of HCL to those of a target's fields. */
final class BakeValues {
    private BakeValues() {}

    /** A value as one of a field. @throws TareException at the place where it is none */
    static Object of(BakeField field, Object value, HclPlace at) {
        return switch (field.kind) {
            case TEXT -> text(value, at);
            case SWITCH -> truth(value, at);
            case TEXTS -> texts(value, at);
            case MAP -> map(value, at);
            case CACHES, ATTESTS, OUTPUTS, SECRETS, AGENTS -> entries(field, value, at);
        };
    }

    static String text(@Nullable Object value, HclPlace at) {
        try {
            return HclValues.text(value);
        } catch (IllegalArgumentException e) {
            throw at.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Boolean truth(Object value, HclPlace at) {
        try {
            return HclValues.truth(value);
        } catch (IllegalArgumentException e) {
            throw at.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Texts; null in the list is none. */
    static List<String> texts(@Nullable Object value, HclPlace at) {
        if (!(value instanceof List<?> list)) {
            throw at.wrong("expected a list of texts, not " + HclValues.kind(value), "[\"..\"]");
        }
        List<String> out = new ArrayList<>();
        for (Object each : list) {
            if (each != null) {
                out.add(text(each, at));
            }
        }
        return out;
    }

    /** Texts by their keys; a key of null is not there. */
    private static Map<String, String> map(Object value, HclPlace at) {
        if (!(value instanceof TreeMap<?, ?>)) {
            throw at.wrong("expected a map of texts, not " + HclValues.kind(value));
        }
        Map<String, String> out = new TreeMap<>();
        HclValues.map(value).forEach((key, each) -> {
            if (each != null) {
                out.put(key, text(each, at));
            }
        });
        return out;
    }

    private static List<BakeEntry> entries(BakeField field, Object value, HclPlace at) {
        if (!(value instanceof List<?> list)) {
            throw at.wrong("expected a list, not " + HclValues.kind(value), "[\"..\"] or [{ .. }]");
        }
        List<BakeEntry> out = new ArrayList<>();
        for (Object each : list) {
            try {
                if (each instanceof String text) {
                    out.addAll(BakeEntry.parse(field.kind, text, field.key + " \"" + text + "\""));
                } else if (each != null) {
                    out.add(BakeEntry.of(field.kind, each));
                }
            } catch (IllegalArgumentException e) {
                throw at.wrong(field.key + ": " + e.getMessage());
            } catch (TareException e) {
                throw at.wrong(e.problem().message(), e.problem().hint());
            }
        }
        return out;
    }

    /** What to do about a key that no target has. */
    static @Nullable String near(String key) {
        return switch (key) {
            case "policy" -> "policies of sources are not known to Tare";
            case "resources" -> "limits of RUN are ulimits and shm-size";
            default -> {
                List<String> keys = new ArrayList<>(List.of("inherits", "description", "matrix", "name"));
                for (BakeField field : BakeField.values()) {
                    keys.add(field.key);
                }
                yield NearNames.hint(key, keys);
            }
        };
    }
}

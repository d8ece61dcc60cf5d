package dev.tare.flow.file;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one map, each known to its table, with values of their kinds. Habitus ignores keys that it does not
 * know and takes the last of several equal ones; so do its schemas here, with a warning. Our own refuses both.
 */
final class FlowFields {
    private final Location location;
    private final Map<String, YamlNode> values;

    private FlowFields(Location location, Map<String, YamlNode> values) {
        this.location = location;
        this.values = values;
    }

    /**
     * What the fields of a map are read with.
     *
     * @param warnings to be added to, as are
     * @param ignored the keys that have no effect
     */
    record Rules(FlowVersion version, List<Problem> warnings, Set<Location> ignored) {
        /** A key that has no effect, which Habitus does not mind. */
        void mistake(Location key, Location place, String message, @Nullable String hint) {
            if (version == FlowVersion.OWN) {
                throw TareException.at(place, message, hint);
            }
            ignore(key, new Problem(place, message, hint));
        }

        void ignore(Location key, Problem warning) {
            // A map that is merged into several is read several times.
            if (ignored.add(key)) {
                warnings.add(warning);
            }
        }
    }

    /**
     * Reads the fields of a map.
     *
     * @param what holds them, for messages, such as {@code a step}
     */
    static FlowFields of(YamlNode node, List<FlowKey> table, String what, Rules rules) {
        Map<String, YamlNode.Entry> entries = entries(node, what, rules);
        Map<String, YamlNode> values = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            FlowKey key = key(name, table);
            Location at = entry.key().location();
            if (key == null) {
                if (!name.startsWith("x-")) {
                    unknown(name, at, table, what, rules);
                }
            } else if (rules.version().isBefore(key.since())) {
                rules.ignore(
                        at,
                        new Problem(
                                at,
                                "\"" + name + "\" came with schema "
                                        + key.since().text() + ": it is ignored here",
                                "for it, set version: " + key.since().text()));
            } else if (key.kind() == FlowKey.Kind.UNUSED) {
                rules.ignore(at, Problem.at(at, "\"" + name + "\" has no effect, with Habitus neither"));
            } else {
                values.put(name, entry.value());
            }
        });
        return new FlowFields(node.location(), values);
    }

    private static void unknown(String name, Location at, List<FlowKey> table, String what, Rules rules) {
        List<String> names = FlowKey.names(table, rules.version());
        String near = NearNames.hint(name, names);
        rules.mistake(
                at,
                at,
                what + " has no key \"" + name + "\"" + (rules.version() == FlowVersion.OWN ? "" : ": it is ignored"),
                near == null ? "there are " + String.join(", ", names) : near);
    }

    private static @Nullable FlowKey key(String name, List<FlowKey> table) {
        for (FlowKey key : table) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        return null;
    }

    /** The entries of a map by their keys, those that {@code <<} merges in behind its own; none of null. */
    static Map<String, YamlNode.Entry> entries(YamlNode node, String what, Rules rules) {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        if (!YamlNode.isNull(node)) {
            collect(node, what, rules, entries, 0);
        }
        return entries;
    }

    private static void collect(YamlNode node, String what, Rules rules, Map<String, YamlNode.Entry> to, int depth) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw TareException.at(
                    node.location(), what + " is to be a map, not " + YamlNode.kind(node), "write it as KEY: VALUE");
        }
        if (depth > 16) {
            throw TareException.at(node.location(), "maps are merged more than 16 times over", null);
        }
        Map<String, YamlNode.Entry> own = new LinkedHashMap<>();
        List<YamlNode> merged = new ArrayList<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            if (entry.key().plain() && entry.key().text().equals("<<")) {
                merged.add(entry.value());
                continue;
            }
            YamlNode.Entry before = own.put(entry.key().string(), entry);
            if (before != null) {
                rules.mistake(
                        before.key().location(),
                        entry.key().location(),
                        what + " has \"" + entry.key().string() + "\" twice, first in line "
                                + before.key().location().line()
                                + (rules.version() == FlowVersion.OWN ? "" : ": the last one counts"),
                        null);
            }
        }
        own.forEach(to::putIfAbsent);
        for (YamlNode each : merged) {
            for (YamlNode part : each instanceof YamlNode.Sequence list ? list.items() : List.of(each)) {
                collect(part, what, rules, to, depth + 1);
            }
        }
    }

    /** Where the map stands. */
    Location location() {
        return location;
    }

    /** Where the values of the keys stand. */
    Map<String, Location> places() {
        Map<String, Location> places = new LinkedHashMap<>();
        values.forEach((name, value) -> places.put(name, value.location()));
        return places;
    }

    @Nullable YamlNode node(String key) {
        return values.get(key);
    }

    /** A place for a message about this key: its value, or the map. */
    Location at(String key) {
        YamlNode node = values.get(key);
        return node == null ? location : node.location();
    }

    /** The text of a key; null where it is absent, null or empty. */
    @Nullable String text(String key) {
        YamlNode node = values.get(key);
        if (node == null) {
            return null;
        }
        String text = scalar(node, key).string();
        return text.isEmpty() ? null : text;
    }

    /** The text of a key, or another. */
    String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    /** A truth value in any of YAML 1.1's spellings, which Habitus reads; false where the key is absent. */
    boolean flag(String key) {
        YamlNode node = values.get(key);
        if (node == null || YamlNode.isNull(node)) {
            return false;
        }
        YamlNode.Scalar scalar = scalar(node, key);
        Boolean value = scalar.plain() ? truth(scalar.text()) : null;
        if (value == null) {
            throw TareException.at(node.location(), key + " is true or false, not \"" + scalar.text() + "\"", null);
        }
        return value;
    }

    private static @Nullable Boolean truth(String text) {
        return switch (text) {
            case "true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON" -> true;
            case "false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF" -> false;
            default -> null;
        };
    }

    /** The texts of a list; none where the key is absent. */
    List<YamlNode.Scalar> texts(String key) {
        YamlNode node = values.get(key);
        if (node == null || YamlNode.isNull(node)) {
            return List.of();
        }
        if (!(node instanceof YamlNode.Sequence list)) {
            String hint = node instanceof YamlNode.Scalar scalar ? "write it as [" + scalar.text() + "]" : null;
            throw TareException.at(node.location(), key + " is to be a list, not " + YamlNode.kind(node), hint);
        }
        List<YamlNode.Scalar> texts = new ArrayList<>();
        for (YamlNode item : list.items()) {
            texts.add(scalar(item, "an entry of " + key));
        }
        return texts;
    }

    static YamlNode.Scalar scalar(YamlNode node, String what) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar;
        }
        throw TareException.at(node.location(), what + " is to be a single value, not " + YamlNode.kind(node), null);
    }
}

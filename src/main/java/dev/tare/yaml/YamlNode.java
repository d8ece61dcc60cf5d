package dev.tare.yaml;

import dev.tare.diagnostic.Location;
import java.util.List;

/** A value of a YAML text, and where it stands. Aliases are the nodes that they name. */
public sealed interface YamlNode {
    Location location();

    /**
     * Text, a number or anything else that is written as one word or line.
     *
     * @param plain whether it is without quotes and no block: only then it can be a number, a truth value or nothing
     */
    record Scalar(String text, boolean plain, Location location) implements YamlNode {
        /** Whether it is YAML's null. */
        boolean isNull() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }

        /** The text as a string field has it: null is the empty string. */
        public String string() {
            return isNull() ? "" : text;
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, Location location) implements YamlNode {}

    /** A map, in the order of the text, with keys that may occur twice. */
    record Mapping(List<Entry> entries, Location location) implements YamlNode {}

    /** A key with its value. */
    record Entry(Scalar key, YamlNode value) {}

    /** Whether it is YAML's null. */
    static boolean isNull(YamlNode node) {
        return node instanceof Scalar scalar && scalar.isNull();
    }

    /** What it is, for messages. */
    static String kind(YamlNode node) {
        return switch (node) {
            case Scalar scalar -> scalar.isNull() ? "nothing" : "a single value";
            case Sequence _ -> "a list";
            case Mapping _ -> "a map";
        };
    }
}

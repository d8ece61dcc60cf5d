package dev.tare.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flag in the style of Go's flag package.
 *
 * @param name without dashes
 * @param kind what its values are
 * @param initial its value where it is not given
 * @param value what the value is called in the help; empty for a switch
 * @param choices the values that there are; none for any
 * @param inFile whether a build.yml may give it, too
 * @param description one line, no full stop
 */
public record GoFlag(
        String name,
        Kind kind,
        String initial,
        String value,
        List<String> choices,
        boolean inFile,
        String description) {
    /** The kinds of values. */
    public enum Kind {
        /** True or false; without a value it is true. */
        SWITCH,
        TEXT,
        /** A whole number, not below zero. */
        NUMBER,
        /** NAME=VALUE, any number of times. */
        LIST
    }

    public GoFlag {
        choices = List.copyOf(choices);
    }

    static GoFlag of(String name, String description) {
        return new GoFlag(name, Kind.SWITCH, "false", "", List.of(), true, description);
    }

    static GoFlag text(String name, String value, String description) {
        return new GoFlag(name, Kind.TEXT, "", value, List.of(), true, description);
    }

    static GoFlag number(String name, String value, String description) {
        return new GoFlag(name, Kind.NUMBER, "0", value, List.of(), true, description);
    }

    static GoFlag list(String name, String value, String description) {
        return new GoFlag(name, Kind.LIST, "", value, List.of(), true, description);
    }

    /** The same with another initial value. */
    GoFlag initially(String text) {
        return new GoFlag(name, kind, text, value, choices, inFile, description);
    }

    /** The same with these values only. */
    GoFlag oneOf(String... these) {
        return new GoFlag(name, kind, initial, value, List.of(these), inFile, description);
    }

    /** The same for the command line alone. */
    GoFlag typedOnly() {
        return new GoFlag(name, kind, initial, value, choices, false, description);
    }

    /** The flag of this name, or null. */
    static @Nullable GoFlag find(String name, List<GoFlag> table) {
        for (GoFlag flag : table) {
            if (flag.name().equals(name)) {
                return flag;
            }
        }
        return null;
    }

    /** Why a text is no value of this flag, or null. */
    @Nullable String wrong(String text) {
        return switch (kind) {
            case SWITCH -> truth(text) == null ? "is true or false, not \"" + text + "\"" : null;
            case NUMBER -> number(text) < 0 ? "is a whole number, not \"" + text + "\"" : null;
            case LIST -> text.indexOf('=') < 1 ? "takes " + value + ", not \"" + text + "\"" : null;
            case TEXT ->
                choices.isEmpty() || choices.contains(text)
                        ? null
                        : "is one of " + String.join(", ", choices) + ", not \"" + text + "\"";
        };
    }

    /** What Go's strconv.ParseBool takes; null for anything else. */
    static @Nullable Boolean truth(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> null;
        };
    }

    /** The number, or -1 where the text is none. */
    static long number(String text) {
        try {
            return Math.max(-1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

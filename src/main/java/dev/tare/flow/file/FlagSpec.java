package dev.tare.flow.file;

import dev.tare.text.GoBool;
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
public record FlagSpec(
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

    public FlagSpec {
        choices = List.copyOf(choices);
    }

    static FlagSpec of(String name, String description) {
        return new FlagSpec(name, Kind.SWITCH, "false", "", List.of(), true, description);
    }

    static FlagSpec text(String name, String value, String description) {
        return new FlagSpec(name, Kind.TEXT, "", value, List.of(), true, description);
    }

    public static FlagSpec number(String name, String value, String description) {
        return new FlagSpec(name, Kind.NUMBER, "0", value, List.of(), true, description);
    }

    static FlagSpec list(String name, String value, String description) {
        return new FlagSpec(name, Kind.LIST, "", value, List.of(), true, description);
    }

    /** The same with another initial value. */
    FlagSpec initially(String text) {
        return new FlagSpec(name, kind, text, value, choices, inFile, description);
    }

    /** The same with these values only. */
    FlagSpec oneOf(String... these) {
        return new FlagSpec(name, kind, initial, value, List.of(these), inFile, description);
    }

    /** The same for the command line alone. */
    FlagSpec typedOnly() {
        return new FlagSpec(name, kind, initial, value, choices, false, description);
    }

    /** The flag of this name, or null. */
    static @Nullable FlagSpec find(String name, List<FlagSpec> table) {
        for (FlagSpec flag : table) {
            if (flag.name().equals(name)) {
                return flag;
            }
        }
        return null;
    }

    /** Why a text is no value of this flag, or null. */
    @Nullable String wrong(String text) {
        return switch (kind) {
            case SWITCH -> GoBool.parse(text) == null ? "is true or false, not \"" + text + "\"" : null;
            case NUMBER -> number(text) < 0 ? "is a whole number, not \"" + text + "\"" : null;
            case LIST -> text.indexOf('=') < 1 ? "takes " + value + ", not \"" + text + "\"" : null;
            case TEXT ->
                choices.isEmpty() || choices.contains(text)
                        ? null
                        : "is one of " + String.join(", ", choices) + ", not \"" + text + "\"";
        };
    }

    /** The number, or -1 where the text is none. */
    public static long number(String text) {
        try {
            return Math.max(-1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

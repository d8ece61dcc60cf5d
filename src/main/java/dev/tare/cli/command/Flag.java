package dev.tare.cli.command;

import org.jspecify.annotations.Nullable;

/**
 * An option of a command. Parsing, help and completion are made from it.
 *
 * @param letter its short form, without the dash, or null
 * @param name its long form, without the dashes
 * @param value what its value is called in the help, or null when it is a switch
 * @param bare what it means without a value ({@code --name} for {@code --name=bare}), or null when a value must follow
 * @param repeats whether it may be given several times
 * @param dashed whether the word behind it is its value though it begins with a dash
 * @param description one line, no full stop
 */
public record Flag(
        @Nullable String letter,
        String name,
        @Nullable String value,
        @Nullable String bare,
        boolean repeats,
        boolean dashed,
        String description) {
    /** An option with a value; of several the last counts. */
    public static Flag value(String name, String value, String description) {
        return new Flag(null, name, value, null, false, false, description);
    }

    /** An option with a value that may be given several times. */
    public static Flag list(String name, String value, String description) {
        return new Flag(null, name, value, null, true, false, description);
    }

    /** An option whose value, behind {@code =} alone, may be left out. */
    public static Flag optional(String name, String value, String bare, String description) {
        return new Flag(null, name, value, bare, false, false, description);
    }

    /** A switch; {@code --name=false} turns it off. */
    public static Flag of(String name, String description) {
        return new Flag(null, name, null, null, false, false, description);
    }

    /** The same with a short form. */
    public Flag letter(String newLetter) {
        return new Flag(newLetter, name, value, bare, repeats, dashed, description);
    }

    /** The same, for values that are flags of another program. */
    public Flag ofFlags() {
        return new Flag(letter, name, value, bare, repeats, true, description);
    }
}

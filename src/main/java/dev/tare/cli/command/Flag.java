package dev.tare.cli.command;

import org.jspecify.annotations.Nullable;

/**
 * An option of a command. Parsing, help and completion are made from it.
 *
 * @param letter its short form, without the dash, or null
 * @param name its long form, without the dashes
 * @param form whether and how a value follows
 * @param value what its value is called in the help, or null when it is a switch
 * @param bare what it means without a value ({@code --name} for {@code --name=bare}), or null when a value must follow
 * @param repeats whether it may be given several times
 * @param description one line, no full stop
 */
public record Flag(
        @Nullable String letter,
        String name,
        Form form,
        @Nullable String value,
        @Nullable String bare,
        boolean repeats,
        String description) {

    /** Whether and how a value follows a flag. */
    public enum Form {
        /** None does; {@code --name=false} turns it off. */
        SWITCH,
        /** It is the next word, or stands behind {@code =}. */
        VALUE,
        /** The same, and a word that begins with a dash is a value too: flags of another program. */
        FLAGS,
        /** It stands behind {@code =} alone, and may be left out. */
        OPTIONAL
    }

    /**
     * Reads {@code -l, --name VALUE...  description}, where the letter is left out, or the value, or the dots of what
     * may be given several times. {@code --name=VALUE} takes flags of another program as values, and
     * {@code --name[=VALUE:BARE]} leaves the value out.
     */
    public static Flag parse(String line) {
        String letter = line.charAt(1) == '-' ? null : line.substring(1, 2);
        int start = letter == null ? 2 : "-l, --".length();
        int gap = line.indexOf("  ", start);
        String left = line.substring(start, gap);
        String description = line.substring(gap).strip();
        int end = 0;
        while (end < left.length() && " =[".indexOf(left.charAt(end)) < 0) {
            end++;
        }
        String name = left.substring(0, end);
        if (end == left.length()) {
            return new Flag(letter, name, Form.SWITCH, null, null, false, description);
        }
        if (left.charAt(end) == '[') {
            int colon = left.indexOf(':', end);
            String bare = left.substring(colon + 1, left.length() - 1);
            return new Flag(letter, name, Form.OPTIONAL, left.substring(end + 2, colon), bare, false, description);
        }
        boolean repeats = left.endsWith("...");
        String value = left.substring(end + 1, left.length() - (repeats ? 3 : 0));
        Form form = left.charAt(end) == '=' ? Form.FLAGS : Form.VALUE;
        return new Flag(letter, name, form, value, null, repeats, description);
    }
}

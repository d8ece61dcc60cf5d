package dev.tare.usage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a command, from which its parser, help and completion are made.
 *
 * @param letter its short form, without the dash; null for none
 * @param name its long form, without the dashes
 * @param form whether and how a value follows
 * @param value what its value is called in the help, or null when it is a switch
 * @param choices the values that it takes; empty where it takes any
 * @param bare what it means without a value ({@code --name} for {@code --name=bare}), or null when a value must follow
 * @param repeats whether it may be given several times
 * @param description one line, no full stop
 */
public record Flag(
        @Nullable String letter,
        String name,
        Form form,
        @Nullable String value,
        List<String> choices,
        @Nullable String bare,
        boolean repeats,
        String description) {
    public Flag {
        choices = List.copyOf(choices);
    }

    /** Whether and how a value follows a flag. */
    public enum Form {
        /** No value follows; {@code --name=false} turns it off. */
        SWITCH,
        /** The value is the next word, or follows {@code =}. */
        VALUE,
        /** The same, but a word that begins with a dash is a value, too: a flag of another program. */
        FLAGS,
        /** A value may follow {@code =}, and only there. */
        OPTIONAL
    }

    /** Whether a value must follow. */
    public boolean wantsValue() {
        return form == Form.VALUE || form == Form.FLAGS;
    }

    /**
     * Reads {@code -l, --name VALUE...  description}, where the letter is left out, or the value, or the dots of what
     * may be given several times. {@code --name=VALUE} takes flags of another program as values, and
     * {@code --name[=VALUE:BARE]} leaves the value out. {@code --name {one|other}} takes these values and no others.
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
            return new Flag(letter, name, Form.SWITCH, null, List.of(), null, false, description);
        }
        if (left.charAt(end) == '[') {
            int colon = left.indexOf(':', end);
            String bare = left.substring(colon + 1, left.length() - 1);
            String value = left.substring(end + 2, colon);
            return new Flag(letter, name, Form.OPTIONAL, value, List.of(), bare, false, description);
        }
        boolean repeats = left.endsWith("...");
        String value = left.substring(end + 1, left.length() - (repeats ? 3 : 0));
        Form form = left.charAt(end) == '=' ? Form.FLAGS : Form.VALUE;
        if (value.startsWith("{")) {
            String words = value.substring(1, value.length() - 1);
            return new Flag(letter, name, form, words, words(words), null, repeats, description);
        }
        return new Flag(letter, name, form, value, List.of(), null, repeats, description);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '|') {
                words.add(text.substring(start, i));
                start = i + 1;
            }
        }
        return words;
    }
}

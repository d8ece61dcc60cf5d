package dev.tare.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, as a user reads it.
 *
 * @param location where in a file the user wrote, if it is in one
 * @param message what and why, one line, no trailing full stop
 * @param hint what to do, such as {@code did you mean "builder"?}; null when there is nothing to say
 */
public record Problem(
        @Nullable Location location,
        String message,
        @Nullable String hint) {
    /** Characters of a message; the output of a compiler may be in it. */
    private static final int MAX_SHOWN = 8_000;

    private static final int LONGEST_LINE = 200;

    /** Of the lines that are marked, where there are many. */
    private static final int FIRST_LINES = 20;

    private static final int LAST_LINES = 5;

    public Problem {
        message = Credentials.hide(message);
        hint = hint == null ? null : Credentials.hide(hint);
    }

    public static Problem of(String message) {
        return new Problem(null, message, null);
    }

    public static Problem of(String message, @Nullable String hint) {
        return new Problem(null, message, hint);
    }

    public static Problem at(Location location, String message) {
        return new Problem(location, message, null);
    }

    /** The form of design: one line, then the source line with a caret and the hint behind it. */
    public String render() {
        StringBuilder out = new StringBuilder();
        Location where = location;
        if (where == null) {
            out.append("tare: ").append(readable(message));
            if (hint != null) {
                out.append("\n  ").append(readable(hint));
            }
            return out.append('\n').toString();
        }
        out.append(Printable.line(where.label()))
                .append(": ")
                .append(readable(message))
                .append('\n');
        if (where.last() > where.line()) {
            marked(out, where);
            return out.append(hint == null ? "" : "  " + readable(hint) + "\n").toString();
        }
        String number = Integer.toString(where.line());
        String line = where.source().line(where.line());
        // A line of megabytes would hide the message; the caret needs its surroundings only.
        int from = line.length() <= LONGEST_LINE ? 0 : Math.max(0, Math.min(where.column() - 1, line.length()) - 80);
        String shown = line.substring(from, Math.min(line.length(), from + LONGEST_LINE));
        out.append("   ")
                .append(number)
                .append(" | ")
                .append(Printable.text(Credentials.cover(shown)))
                .append('\n');
        out.repeat(' ', 3 + number.length()).append(" | ");
        int caret = Math.min(where.column() - 1 - from, shown.length());
        for (int i = 0; i < caret; i++) {
            out.append(shown.charAt(i) == '\t' ? '\t' : ' ');
        }
        out.repeat('^', Math.max(1, Math.min(where.length(), Math.max(1, shown.length() - caret))));
        if (hint != null) {
            out.append(' ').append(readable(hint));
        }
        return out.append('\n').toString();
    }

    /** Each line with a mark, as BuildKit has it; of a here-document of a thousand lines the ends. */
    private static void marked(StringBuilder out, Location where) {
        int width = Math.max(4, Integer.toString(where.last()).length() + 1);
        for (int number = where.line(); number <= where.last(); number++) {
            if (number - where.line() == FIRST_LINES && where.last() - number >= LAST_LINES) {
                out.repeat(' ', width).append(" | ...\n");
                number = where.last() - LAST_LINES + 1;
            }
            String text = Integer.toString(number);
            String line = where.source().line(number).stripTrailing();
            String shown = line.substring(0, Math.min(line.length(), LONGEST_LINE));
            out.repeat(' ', width - text.length())
                    .append(text)
                    .append(" | >>> ")
                    .append(Printable.text(Credentials.cover(shown)))
                    .append('\n');
        }
    }

    /** A message may quote what a hostile file made of a variable: of megabytes the ends are enough. */
    private static String readable(String text) {
        String shown = text.length() <= MAX_SHOWN
                ? text
                : text.substring(0, MAX_SHOWN / 2) + "..." + text.substring(text.length() - MAX_SHOWN / 2);
        return Printable.text(shown);
    }
}

package dev.tare.usage;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command takes. Its help is printed, and its command line parsed, from this.
 *
 * @param usage what follows the command's name in its help
 * @param operands what follows the options, such as {@code IMAGE [COMMAND [ARG...]]}; empty when nothing does
 * @param summary one line, for the list of commands
 * @param flags the options, in the order of the help
 * @param examples command lines that work, each with a comment line ({@code # ...}) above it
 */
public record Page(String usage, String operands, String summary, List<Flag> flags, List<String> examples) {
    public Page {
        flags = List.copyOf(flags);
        examples = List.copyOf(examples);
    }

    /**
     * Reads a page: a line {@code tare NAME OPERANDS}, the summary, then the options in the form of {@link Flag#parse}, and
     * the examples, with an empty line before each of the two.
     */
    public static Page of(String text) {
        String[] lines = text.split("\n");
        int space = lines[0].indexOf(' ', lines[0].indexOf(' ') + 1);
        String operands = space < 0 ? "" : lines[0].substring(space + 1);
        List<Flag> flags = new ArrayList<>();
        List<String> examples = new ArrayList<>();
        for (int i = 2; i < lines.length; i++) {
            if (lines[i].startsWith("-")) {
                flags.add(Flag.parse(lines[i]));
            } else if (!lines[i].isEmpty()) {
                examples.add(lines[i]);
            }
        }
        String usage = flags.isEmpty() ? operands : operands.isEmpty() ? "[OPTION...]" : "[OPTION...] " + operands;
        return new Page(usage, operands, lines[1], flags, examples);
    }

    /** Whether {@code -h} is the letter of a flag. */
    public boolean hasLetterH() {
        return flags.stream().anyMatch(flag -> "h".equals(flag.letter()));
    }

    /** Prints the help. @param program how the command line begins: {@code tare build} */
    public void print(String program, PrintStream out) {
        out.println("Usage: " + program + (usage.isEmpty() ? "" : " " + usage));
        out.println();
        out.println(summary);
        if (!flags.isEmpty()) {
            out.println();
            out.println("Options:");
            for (Flag flag : flags) {
                String left = (flag.letter() == null ? "    " : "-" + flag.letter() + ", ") + "--" + flag.name()
                        + value(flag);
                row(out, 30, left, flag.description() + (flag.repeats() ? " (repeatable)" : ""));
            }
        }
        if (!examples.isEmpty()) {
            out.println();
            out.println("Examples:");
            for (String line : examples) {
                out.println("  " + line);
            }
        }
    }

    private static String value(Flag flag) {
        if (flag.value() == null) {
            return "";
        }
        return flag.bare() == null ? " " + flag.value() : "[=" + flag.value() + "]";
    }

    /** Prints two columns. @param width of the left one, at least */
    public static void row(PrintStream out, int width, String left, String right) {
        StringBuilder line = new StringBuilder("  ").append(left);
        if (left.length() > width) {
            out.println(line);
            line.setLength(0);
            line.repeat(' ', width + 2);
        } else {
            line.repeat(' ', width - left.length());
        }
        out.println(line.append("  ").append(right));
    }
}

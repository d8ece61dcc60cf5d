package dev.tare.cli.command;

import java.io.PrintStream;
import java.util.List;

/** The help of one command, made from the table that parses its command line. */
public final class CommandHelp {
    private CommandHelp() {}

    /**
     * Whether a command is asked what it takes: {@code --help} before the operand whose own arguments follow, or
     * {@code -h}. Where that is the letter of a flag, which then wants a value, it is so only with nothing behind it.
     */
    public static boolean isAsked(Command command, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--help") || word.equals("-h") && (i == words.size() - 1 || !hasLetterH(command))) {
                return true;
            }
            if (word.equals("--") || command.stopsAtOperand() && !word.startsWith("-")) {
                return false;
            }
        }
        return false;
    }

    private static boolean hasLetterH(Command command) {
        for (Flag flag : command.flags()) {
            if ("h".equals(flag.letter())) {
                return true;
            }
        }
        return false;
    }

    public static void of(String name, Command command, PrintStream out) {
        boolean flags = !command.flags().isEmpty();
        String usage = command.usage();
        out.println("Usage: " + command.program(name) + (usage.isEmpty() ? "" : " " + usage));
        out.println();
        out.println(command.summary());
        if (flags) {
            out.println();
            out.println("Options:");
            for (Flag flag : command.flags()) {
                String left = (flag.letter() == null ? "    " : "-" + flag.letter() + ", ") + "--" + flag.name()
                        + value(flag);
                row(out, 30, left, flag.description() + (flag.repeats() ? " (repeatable)" : ""));
            }
        }
        if (!command.examples().isEmpty()) {
            out.println();
            out.println("Examples:");
            for (String line : command.examples()) {
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

    /** Two columns, of which the left one is so wide at least. */
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

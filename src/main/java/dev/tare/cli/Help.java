package dev.tare.cli;

import dev.tare.cli.command.Command;
import dev.tare.cli.command.Flag;
import java.io.PrintStream;
import java.util.List;

/** The help texts, made from the tables that parse the command line. */
public final class Help {
    private Help() {}

    static void overview(PrintStream out) {
        out.println("Usage: tare COMMAND [OPTION...] [OPERAND...]");
        out.println();
        out.println("Builds the container image that weighs least and still works: from a Go package or a Dockerfile,");
        out.println("with no daemon.");
        out.println();
        out.println("Commands:");
        for (String name : Commands.NAMES) {
            Command command = Commands.find(name);
            if (command != null) {
                row(out, 10, name, command.summary());
            }
        }
        out.println();
        out.println("  tare COMMAND --help   what a command takes, with examples");
        out.println("  tare --version        the version");
    }

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
        boolean own = name.equals(FlowCommand.HABITUS);
        out.println("Usage: " + (own ? "" : "tare ") + name + (usage.isEmpty() ? "" : " " + usage));
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

    private static void row(PrintStream out, int width, String left, String right) {
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

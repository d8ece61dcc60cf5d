package dev.tare.cli.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One subcommand. Making it costs nothing; its table of flags is asked for only when it is run or explained. */
public interface Command {
    /** One line, for the list of commands. */
    String summary();

    /** What follows the flags, such as {@code IMAGE [COMMAND [ARG...]]}; empty when nothing does. */
    String operands();

    /** The options, in the order of the help. */
    List<Flag> flags();

    /** Command lines that work, each with a comment line ({@code # ...}) above it. */
    List<String> examples();

    /** Whether all that follows the first operand belongs to the operand ({@code run}, {@code exec}). */
    default boolean stopsAtOperand() {
        return false;
    }

    /** What to do instead of an option that others have and this command has not; null where nothing is to be said. */
    default @Nullable String instead(String option) {
        return null;
    }

    /** How its command line begins, by the name that it was called by. */
    default String program(String name) {
        return "tare " + name;
    }

    /** What follows the command's name in its help. */
    default String usage() {
        String flags = flags().isEmpty() ? "" : "[OPTION...]";
        return flags.isEmpty() || operands().isEmpty() ? flags + operands() : flags + " " + operands();
    }

    /** Runs with the words behind its name, which are parsed as docker does. */
    default int run(String name, List<String> words, Console console) {
        if (CommandHelp.isAsked(this, words)) {
            CommandHelp.of(name, this, console.out());
            return 0;
        }
        return run(Arguments.parse(name, this, words), console);
    }

    /**
     * Runs.
     *
     * @return the exit code
     * @throws dev.tare.diagnostic.TareException for all that a user is told of
     */
    int run(Arguments arguments, Console console);
}

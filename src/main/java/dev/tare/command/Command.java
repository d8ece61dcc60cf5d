package dev.tare.command;

import dev.tare.usage.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One subcommand. Making it costs nothing; its page is asked for only when it is run or explained. */
public interface Command {
    /** What it takes. */
    Page page();

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

    /** Runs with the words behind its name, which are parsed as docker does. */
    default int run(String name, List<String> words, Console console) {
        if (asksForHelp(words)) {
            page().print(program(name), console.out());
            return 0;
        }
        return run(Arguments.parse(name, this, words), console);
    }

    /**
     * Whether it is asked what it takes: {@code --help} before the operand whose own arguments follow, or {@code -h}.
     * Where that is the letter of a flag, which then wants a value, it is so only with nothing behind it.
     */
    default boolean asksForHelp(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--help") || word.equals("-h") && (i == words.size() - 1 || !page().hasLetterH())) {
                return true;
            }
            if (word.equals("--") || stopsAtOperand() && !word.startsWith("-")) {
                return false;
            }
        }
        return false;
    }

    /**
     * Runs.
     *
     * @return the exit code
     * @throws dev.tare.diagnostic.TareException for all that a user is told of
     */
    int run(Arguments arguments, Console console);
}

package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.usage.Page;
import java.util.List;
import java.util.function.Function;

/**
 * A command of docker's that has nothing to do here, which is harmless: it is taken, and prints what docker's prints.
 *
 * @param flags a line each
 * @param lines of standard output
 */
record Taken(String summary, String operands, String flags, Function<Arguments, List<String>> lines)
        implements DockerVerb {
    @Override
    public Page page() {
        return Pages.of(operands, summary, flags);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        lines.apply(arguments).forEach(console.out()::println);
        return 0;
    }
}

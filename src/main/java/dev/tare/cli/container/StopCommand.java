package dev.tare.cli.container;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import org.jspecify.annotations.Nullable;

/** {@code tare stop}. */
public final class StopCommand implements Command {
    private static final long USUAL_SECONDS = 10;

    @Override
    public Page page() {
        return Page.of("""
                tare stop CONTAINER...
                End containers: ask first, kill after a while

                -t, --time SECONDS  how long to wait before it is killed (default: the container's, or 10)

                # by its name, or the beginning of its ID
                tare stop web
                # at once
                tare stop -t 0 web
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().isEmpty()) {
            throw arguments.wrongCount("one container or more");
        }
        Containers containers = console.containers();
        return EachContainer.of(arguments.operands(), console, name -> {
            Container container = containers.require(name);
            containers.stop(container, container.stopSignal(), seconds(arguments.value("time"), container));
        });
    }

    /** How long to wait: as given, else as the container was made. */
    static long seconds(@Nullable String text, Container container) {
        Integer own = container.settings().stopSeconds();
        try {
            long seconds = text != null ? Long.parseLong(text) : own == null ? USUAL_SECONDS : own;
            // Docker waits for ever when it is below zero.
            return seconds < 0 ? Integer.MAX_VALUE : seconds;
        } catch (NumberFormatException e) {
            throw TareException.usage("-t " + text + ": that is no number of seconds", null);
        }
    }
}

package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.usage.Page;

/** {@code tare stop}. */
public final class StopCommand implements Command {
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
        arguments.requireOperand("one container or more");
        Containers containers = console.containers();
        return EachContainer.of(arguments.operands(), console, name -> {
            Container container = containers.require(name);
            containers.stop(container, container.stopSignal(), container.stopSeconds(arguments.value("time")));
        });
    }
}

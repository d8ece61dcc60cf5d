package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Signals;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.LiveContainer;
import dev.tare.usage.Page;

/** {@code tare kill}. */
public final class KillCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare kill CONTAINER...
                Send a signal to containers

                -s, --signal SIGNAL  by its name or number (default KILL)

                # at once
                tare kill web
                # have it read its configuration again
                tare kill -s HUP web
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireOperand("one container or more");
        String text = arguments.value("signal", "KILL");
        int signal = Signals.number(text);
        if (signal == 0) {
            throw TareException.usage(
                    "there is no signal \"" + text + "\"", "a name such as SIGTERM, or a number up to 64");
        }
        Containers containers = console.containers();
        return EachContainer.of(
                arguments.operands(),
                console,
                name -> new LiveContainer(containers, containers.require(name)).kill(signal));
    }
}

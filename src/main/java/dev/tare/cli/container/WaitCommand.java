package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.LiveContainer;
import dev.tare.usage.Page;

/** {@code tare wait}. */
public final class WaitCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare wait CONTAINER...
                Wait until containers have ended, and print their exit codes

                # the exit code of one in the background
                tare wait job
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireOperand("one container or more");
        Containers containers = console.containers();
        int result = 0;
        for (String name : arguments.operands()) {
            try {
                Integer code = new LiveContainer(containers, containers.require(name)).awaitEnd();
                console.out().println(code == null ? "unknown" : code.toString());
                console.out().flush();
            } catch (TareException e) {
                result = console.tell(e);
            }
        }
        return result;
    }
}

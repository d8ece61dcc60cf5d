package dev.tare.docker.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.sandbox.container.Containers;
import dev.tare.usage.Page;

/** {@code docker rename}. */
public final class RenameVerb implements Command {
    @Override
    public Page page() {
        return Pages.of("CONTAINER NAME", "Give a container another name", "");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().size() != 2) {
            throw arguments.wrongCount("a container and its new name");
        }
        Containers containers = console.containers();
        containers.rename(
                containers.require(arguments.operands().getFirst()),
                arguments.operands().getLast());
        return 0;
    }
}

package dev.tare.cli.container;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.container.Containers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code tare rm}. */
public final class RmCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare rm CONTAINER...
                Remove containers

                -f, --force    kill a container that runs
                -v, --volumes  remove its volumes too, but those with a name

                # one that has ended
                tare rm web
                # one that may still run
                tare rm -f web
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireOperand("one container or more");
        boolean force = arguments.has("force");
        Set<Containers.RemoveOption> options = EnumSet.noneOf(Containers.RemoveOption.class);
        if (force) {
            options.add(Containers.RemoveOption.FORCE);
        }
        if (arguments.has("volumes")) {
            options.add(Containers.RemoveOption.VOLUMES);
        }
        Containers containers = console.containers();
        if (UserNamespace.isNeeded()
                && !console.asRoot().without(gone(arguments.operands(), force, containers, console))) {
            return 0;
        }
        return EachContainer.of(
                arguments.operands(), console, name -> containers.remove(containers.require(name), options));
    }

    /**
     * Kills those that run, where that is wanted: what lives in one namespace is signalled from outside of all, and files
     * of other users are removed inside of one.
     *
     * @return those of which nothing is left
     */
    private static List<String> gone(List<String> names, boolean force, Containers containers, Console console) {
        List<String> out = new ArrayList<>();
        for (String name : names) {
            if (force && containers.endAtOnce(name)) {
                console.out().println(name);
                out.add(name);
            }
        }
        return out;
    }
}

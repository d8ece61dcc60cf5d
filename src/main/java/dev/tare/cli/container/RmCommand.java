package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.container.Containers;
import dev.tare.usage.Page;
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

                -f, --force    kill a container that runs; one that is not there is no error
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
                force ? there(arguments.operands(), containers, console) : arguments.operands(),
                console,
                name -> containers.remove(containers.require(name), options));
    }

    /** Those that are there: as docker has it, -f is content when one is not. */
    private static List<String> there(List<String> names, Containers containers, Console console) {
        List<String> out = new ArrayList<>();
        for (String name : names) {
            if (containers.has(name)) {
                out.add(name);
            } else {
                console.note("there is no container called \"" + name + "\"");
            }
        }
        return out;
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

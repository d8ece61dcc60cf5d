package dev.tare.cli;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.report.Sizes;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerPruner;
import dev.tare.sandbox.container.Containers;
import dev.tare.usage.Page;
import java.util.List;

/** {@code tare container}: what is done to all containers at once. */
final class ContainerCommand implements Command {
    private static final String PRUNE = "prune";

    @Override
    public Page page() {
        return Page.of("""
                tare container prune
                Remove the containers that have ended

                -f, --force  as docker has it; nothing is ever asked

                # with the files that they have made
                tare container prune
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        if (!operands.equals(List.of(PRUNE))) {
            String verb = operands.isEmpty() ? "" : operands.getFirst();
            throw TareException.usage(
                    verb.isEmpty()
                            ? "tare container needs to be told what to do"
                            : "tare container has no \"" + String.join(" ", operands) + "\"",
                    Commands.NAMES.contains(verb)
                            ? "it is a command of its own: tare " + verb
                            : "write tare container prune");
        }
        Containers containers = console.containers();
        if (containers.list().isEmpty()) {
            console.out().println("Total reclaimed space: " + Sizes.human(0));
            return 0;
        }
        console.asRoot().go();
        ContainerPruner.Pruned pruned = new ContainerPruner(containers).prune();
        if (!pruned.removed().isEmpty()) {
            console.out().println("Deleted Containers:");
            for (Container container : pruned.removed()) {
                console.out().println(container.id());
            }
            console.out().println();
        }
        console.out().println("Total reclaimed space: " + Sizes.human(pruned.bytes()));
        return 0;
    }
}

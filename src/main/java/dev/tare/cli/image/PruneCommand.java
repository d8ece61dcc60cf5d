package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.cli.container.Orphans;
import dev.tare.sandbox.container.ContainerPruner;
import dev.tare.sandbox.step.StepExecutor;
import dev.tare.store.Store;
import dev.tare.store.upkeep.Gc;

/** {@code tare prune}. */
public final class PruneCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare prune
                Remove the images that have no name, and free their space

                -a, --all    remove every image that no container uses
                -f, --force  changes nothing: docker's asks first, and this never does
                --json       print what was freed as a JSON object

                # images that lost their name to a newer build
                tare prune
                # all images
                tare prune -a
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (!arguments.operands().isEmpty()) {
            throw arguments.wrongCount("no operand");
        }
        Orphans.end(console);
        Integer restarted = console.asRoot().forFilesOfOthers(console.home());
        if (restarted != null) {
            return restarted;
        }
        try (Store store = console.store()) {
            StepExecutor.sweep(store.home());
            new ContainerPruner(console.containers()).clear();
            Gc.Report report = Gc.run(store, Gc.Options.prune(arguments.has("all")));
            return Freed.print(report, arguments.has("json"), console);
        }
    }
}

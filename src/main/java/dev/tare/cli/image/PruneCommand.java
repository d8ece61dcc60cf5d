package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
import dev.tare.cli.container.Orphans;
import dev.tare.sandbox.container.ContainerPruner;
import dev.tare.sandbox.step.StepExecutor;
import dev.tare.store.Store;
import dev.tare.store.upkeep.Gc;
import java.util.List;

/** {@code tare prune}. */
public final class PruneCommand implements Command {
    @Override
    public String summary() {
        return "Remove the images that have no name, and free their space";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.of("all", "remove every image that no container uses").letter("a"),
                Flag.of("force", "changes nothing: docker's asks first, and this never does")
                        .letter("f"),
                Flag.of("json", "print what was freed as a JSON object"));
    }

    @Override
    public List<String> examples() {
        return List.of("# images that lost their name to a newer build", "tare prune", "# all images", "tare prune -a");
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

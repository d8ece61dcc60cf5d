package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.report.FreedReport;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerPruner;
import dev.tare.sandbox.step.StepExecutor;
import dev.tare.store.Store;
import dev.tare.store.upkeep.Gc;

/** What gc and prune do. */
final class Upkeep {
    private Upkeep() {}

    /** Frees, and prints what was freed. @return the exit code */
    static int run(Gc.Options options, Arguments arguments, Console console) {
        for (Container container : new ContainerPruner(console.containers()).endOrphans()) {
            console.note("ended the container " + container.name() + ": its shim was killed");
        }
        Integer restarted = console.asRoot().forFilesOfOthers(console.home());
        if (restarted != null) {
            return restarted;
        }
        Gc.Report report;
        try (Store store = console.store()) {
            StepExecutor.sweep(store.home());
            new ContainerPruner(console.containers()).clear();
            report = Gc.run(store, options);
        }
        FreedReport freed = new FreedReport(report);
        if (arguments.has("json")) {
            console.json(freed.json());
        } else {
            freed.lines().forEach(console.out()::println);
        }
        for (String left : report.left()) {
            console.note("not removed: " + left);
        }
        return report.left().isEmpty() ? 0 : TareException.FAILED;
    }
}

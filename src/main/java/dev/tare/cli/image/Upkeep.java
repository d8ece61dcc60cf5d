package dev.tare.cli.image;

import dev.tare.build.upkeep.StoreUpkeep;
import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.report.Sizes;
import dev.tare.report.disk.FreedReport;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerPruner;
import dev.tare.store.Store;
import dev.tare.store.upkeep.Gc;
import dev.tare.store.upkeep.GcOptions;
import dev.tare.store.upkeep.StoreUse;
import java.util.function.Consumer;

/** What gc and prune do. */
public final class Upkeep {
    private Upkeep() {}

    /** Frees, and prints what was freed. @return the exit code */
    static int run(GcOptions options, Arguments arguments, Console console) {
        return run(options, console, report -> {
            FreedReport freed = new FreedReport(report);
            if (arguments.has("json")) {
                console.json(freed.json());
            } else {
                freed.lines().forEach(console.out()::println);
            }
        });
    }

    /** Frees. @param shown told what was freed @return the exit code */
    public static int run(GcOptions options, Console console, Consumer<Gc.Report> shown) {
        for (Container container : new ContainerPruner(console.containers()).endOrphans()) {
            console.note("ended the container " + container.name() + ": its shim was killed");
        }
        Integer restarted = console.asRoot().forFilesOfOthers(console.home());
        if (restarted != null) {
            return restarted;
        }
        Gc.Report report;
        try (Store store = console.store()) {
            report = StoreUpkeep.free(store, console.containers(), options);
        }
        shown.accept(report);
        long most = options.fitsBytes();
        long size = most == 0 ? 0 : StoreUse.ofGc(console.home());
        if (size > most) {
            console.note("the store still takes " + Sizes.human(size)
                    + ": images need it, or what was used so lately that it stays (see tare images, tare system df)");
        }
        for (String left : report.left()) {
            console.note("not removed: " + left);
        }
        return report.left().isEmpty() ? 0 : TareException.FAILED;
    }
}

package dev.tare.cli;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.report.disk.StoreUseReport;
import dev.tare.store.Store;
import dev.tare.store.upkeep.StoreUse;
import dev.tare.usage.Page;
import java.util.List;

/** {@code tare system}: what concerns the store as a whole. */
final class SystemCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare system df
                Show what the store takes of the disk, by kind

                --json  print a JSON array

                # where did the space go?
                tare system df
                # at most 10 GB
                tare gc --max-size 10g
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (!arguments.operands().equals(List.of("df"))) {
            throw TareException.usage(
                    "tare system takes one word: df",
                    "tare gc and tare prune free space, and tare version tells of the machine");
        }
        // What RUN has unpacked belongs to the users of a namespace.
        Integer restarted = console.asRoot().forFilesOfOthers(console.home());
        if (restarted != null) {
            return restarted;
        }
        StoreUseReport report;
        try (Store store = console.store()) {
            report = new StoreUseReport(StoreUse.of(store.home()));
        }
        if (arguments.has("json")) {
            console.json(report.json());
        } else {
            console.out().print(report.text());
        }
        return 0;
    }
}

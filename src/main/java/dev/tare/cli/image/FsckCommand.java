package dev.tare.cli.image;

import dev.tare.build.upkeep.StoreUpkeep;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.report.disk.FsckReport;
import dev.tare.store.Store;
import dev.tare.usage.Page;

/** {@code tare fsck}. */
public final class FsckCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare fsck
                Check every digest, image, unpacked layer and checkout of the store

                -q, --quiet  print problems only
                --json       print what was found as a JSON array

                # exit code 1 when something is damaged
                tare fsck
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        // What RUN has unpacked belongs to the users of a namespace.
        Integer restarted = console.asRoot().forFilesOfOthers(console.home());
        if (restarted != null) {
            return restarted;
        }
        FsckReport report;
        try (Store store = console.store()) {
            report = new FsckReport(StoreUpkeep.check(store, console.environment()));
        }
        if (arguments.has("json")) {
            console.json(report.json());
        } else {
            console.out().print(report.text(arguments.has("quiet")));
        }
        return report.problems() == 0 ? 0 : TareException.FAILED;
    }
}

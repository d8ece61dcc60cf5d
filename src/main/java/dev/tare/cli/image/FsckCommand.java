package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.TareException;
import dev.tare.report.FsckReport;
import dev.tare.sandbox.container.SnapshotCheck;
import dev.tare.source.CheckoutCheck;
import dev.tare.store.Store;
import dev.tare.store.upkeep.Fsck;
import java.util.ArrayList;
import java.util.List;

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
        List<Fsck.Finding> findings = new ArrayList<>();
        try (Store store = console.store()) {
            findings.addAll(Fsck.run(store));
            findings.addAll(SnapshotCheck.run(store));
            findings.addAll(CheckoutCheck.run(store, console.environment()));
        }
        FsckReport report = new FsckReport(findings);
        if (arguments.has("json")) {
            console.json(report.json());
        } else {
            console.out().print(report.text(arguments.has("quiet")));
        }
        return report.problems() == 0 ? 0 : TareException.FAILED;
    }
}

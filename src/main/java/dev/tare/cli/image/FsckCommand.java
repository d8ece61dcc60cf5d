package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.SnapshotCheck;
import dev.tare.source.CheckoutCheck;
import dev.tare.store.Store;
import dev.tare.store.upkeep.Fsck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /**
     * Prints what was found. As JSON an array of {@code problem} (true or false), {@code file} and {@code message}.
     */
    @Override
    public int run(Arguments arguments, Console console) {
        if (!arguments.operands().isEmpty()) {
            throw arguments.wrongCount("no operand");
        }
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
        int problems = 0;
        for (Fsck.Finding finding : findings) {
            problems += finding.isProblem() ? 1 : 0;
        }
        if (arguments.has("json")) {
            console.json(json(findings));
        } else {
            print(findings, problems, arguments.has("quiet"), console);
        }
        return problems == 0 ? 0 : TareException.FAILED;
    }

    private static void print(List<Fsck.Finding> findings, int problems, boolean quiet, Console console) {
        for (Fsck.Finding finding : findings) {
            if (finding.isProblem() || !quiet) {
                console.out().println((finding.isProblem() ? "" : "note: ") + finding.file() + " " + finding.message());
            }
        }
        if (!quiet) {
            console.out()
                    .println(
                            problems == 0
                                    ? "The store is sound"
                                    : problems + (problems == 1 ? " problem" : " problems"));
        }
    }

    private static List<Map<String, @Nullable Object>> json(List<Fsck.Finding> findings) {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (Fsck.Finding finding : findings) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("problem", finding.isProblem());
            json.put("file", finding.file().toString());
            json.put("message", finding.message());
            out.add(json);
        }
        return out;
    }
}

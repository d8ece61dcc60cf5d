package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.report.Format;
import dev.tare.report.HistoryReport;
import dev.tare.report.ImageSummary;
import dev.tare.report.TableOption;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;

/** {@code tare history}. */
public final class HistoryCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare history IMAGE
                Show how an image was made, and the size of each layer

                --no-trunc   do not cut IDs and instructions
                -q, --quiet  print IDs only
                -H, --human  sizes and dates for people, the default; --human=false for bytes and times
                --format TEMPLATE  a Go template for each line, table TEMPLATE, or json
                --json       print a JSON array, newest first

                # the newest instruction first
                tare history hello
                # sizes in bytes
                tare history --human=false hello
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        ImageSummary image;
        try (Store store = console.store()) {
            image = ImageSummary.read(store, store.images().require(arguments.operand("image")));
        }
        Format format = Format.parse(arguments.value("format"));
        boolean full = arguments.has("no-trunc");
        HistoryReport report = new HistoryReport(image, Instant.now(), ZoneId.systemDefault());
        if (arguments.has("json")) {
            console.json(report.json());
        } else if (!format.isUsual()) {
            console.out().print(report.formatted(format, full, !arguments.isOff("human")));
        } else if (arguments.has("quiet")) {
            console.out().print(report.ids(full));
        } else {
            Set<TableOption> options = EnumSet.noneOf(TableOption.class);
            if (full) {
                options.add(TableOption.FULL);
            }
            if (arguments.isOff("human")) {
                options.add(TableOption.EXACT);
            }
            console.out().print(report.table(options));
        }
        return 0;
    }
}

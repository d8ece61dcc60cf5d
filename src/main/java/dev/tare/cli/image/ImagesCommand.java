package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.report.Filters;
import dev.tare.report.Format;
import dev.tare.report.ImageListing;
import dev.tare.report.ImagesReport;
import dev.tare.report.TableOption;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** {@code tare images}. */
public final class ImagesCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare images [NAME[:TAG]]
                List the images of the store

                -a, --all                  show all images, as without it: the store keeps no intermediate ones
                -q, --quiet                print IDs only
                --no-trunc                 do not cut IDs
                --digests                  show the digests that pushes and pulls gave
                -f, --filter KEY=VALUE...  show what fits only: reference, dangling, label, before, since
                --format TEMPLATE          a Go template for each line, table TEMPLATE, or json
                --json                     print a JSON array

                # all images, newest first
                tare images
                # the tags of one name
                tare images hello
                # those without a name
                tare images -q --filter dangling=true
                # names and sizes in bytes, for a script
                tare images --json | jq -r '.[] | "\\(.names[0]) \\(.size)"'
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().size() > 1) {
            throw arguments.wrongCount("at most one name");
        }
        String filter =
                arguments.operands().isEmpty() ? null : arguments.operands().getFirst();
        Filters filters = Filters.parse(arguments.values("filter"), ImageListing.KEYS);
        Format format = Format.parse(arguments.value("format"));
        int code = 0;
        ImageListing listing;
        try (Store store = console.store()) {
            listing = ImageListing.of(store, filter, filters);
        }
        for (TareException failure : listing.failures()) {
            code = console.tell(failure);
        }
        ImagesReport report = new ImagesReport(listing.images(), Instant.now());
        if (arguments.has("json")) {
            console.json(report.json());
        } else if (!format.isUsual()) {
            console.out().print(report.formatted(format, arguments.has("no-trunc")));
        } else if (arguments.has("quiet")) {
            console.out().print(report.ids(arguments.has("no-trunc")));
        } else {
            Set<TableOption> options = EnumSet.noneOf(TableOption.class);
            if (arguments.has("no-trunc")) {
                options.add(TableOption.FULL);
            }
            if (arguments.has("digests")) {
                options.add(TableOption.DIGESTS);
            }
            console.out().print(report.table(options));
        }
        return code;
    }
}

package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.report.AncestorFilter;
import dev.tare.report.ContainerFilters;
import dev.tare.report.ContainersReport;
import dev.tare.report.Filters;
import dev.tare.report.Format;
import dev.tare.report.Sizes;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** {@code tare ps}. */
public final class PsCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare ps
                List containers

                -a, --all                  show all containers, not only those that run
                -q, --quiet                print IDs only
                -n, --last NUMBER          show the newest ones, whether they run or not
                -l, --latest               show the newest one, whether it runs or not
                -s, --size                 show the bytes each has written, and with its image
                --no-trunc                 do not cut IDs and commands
                -f, --filter KEY=VALUE...  show what fits only: id, name, status, ancestor, label, exited, before, since, volume, publish, network
                --format TEMPLATE          a Go template for each line, table TEMPLATE, or json
                --json                     print a JSON array

                # what runs
                tare ps
                # names and states of all
                tare ps -a --format 'table {{.Names}}\\t{{.Status}}'
                # remove all that have ended
                tare ps -aq --filter status=exited | xargs tare rm
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        Format format = Format.parse(arguments.value("format"));
        Filters values = Filters.parse(arguments.values("filter"), ContainerFilters.KEYS);
        int most = arguments.has("latest") ? 1 : most(arguments);
        Containers containers = console.containers();
        boolean sizes = arguments.has("size") || !format.isUsual() && format.mentions(".Size");
        if (sizes) {
            Integer code = console.asRoot().forFilesOfOthers(containers.home());
            if (code != null) {
                return code;
            }
        }
        List<Container> all = containers.list();
        ContainerFilters filters =
                new ContainerFilters(values, containers::require, new AncestorFilter(console::store));
        List<Container> shown = filters.choose(all, arguments.has("all"), most);
        Function<Container, String> size = sizes ? container -> size(containers, container, console) : null;
        ContainersReport report = new ContainersReport(shown, Instant.now(), arguments.has("no-trunc"), size);
        if (arguments.has("json")) {
            console.json(report.json());
        } else if (!format.isUsual()) {
            console.out().print(report.formatted(format));
        } else if (arguments.has("quiet")) {
            console.out().print(report.ids());
        } else {
            console.out().print(report.table());
        }
        return 0;
    }

    /** @return -1 for no limit */
    private static int most(Arguments arguments) {
        Integer last = RunFlags.whole(arguments, "last");
        return last == null ? -1 : last;
    }

    /** {@code 12B (virtual 5.76MB)}: what it has written, and that with its image. */
    private static String size(Containers containers, Container container, Console console) {
        long own = containers.writtenBytes(container);
        String text = Sizes.human(own);
        try (Store store = console.store()) {
            long image = 0;
            for (var layer : container.layers()) {
                image += Math.max(0, store.layers().fileBytes(layer));
            }
            return text + " (virtual " + Sizes.human(own + image) + ")";
        }
    }
}

package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.report.Format;
import dev.tare.report.ReportFields;
import dev.tare.report.Sizes;
import dev.tare.report.Table;
import dev.tare.report.disk.DiskUse;
import dev.tare.report.disk.StoreUseReport;
import dev.tare.store.Store;
import dev.tare.store.upkeep.StoreUse;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code docker system df}. */
final class DiskVerb implements DockerVerb {
    private static final Map<String, String> HEADINGS = Map.of(
            "Type", "TYPE",
            "TotalCount", "TOTAL",
            "Active", "ACTIVE",
            "Size", "SIZE",
            "Reclaimable", "RECLAIMABLE");

    @Override
    public Page page() {
        return Pages.of("", "Show what images, containers, volumes and the cache of builds take", """
                --format TEMPLATE  a Go template for each line, table TEMPLATE, or json
                -v, --verbose  also what the store takes by kind
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        Format format = Format.parse(arguments.value("format"));
        Integer restarted = console.asRoot().forFilesOfOthers(console.home());
        if (restarted != null) {
            return restarted;
        }
        List<DiskUse> uses;
        StoreUseReport kinds;
        try (Store store = console.store()) {
            uses = DiskUse.of(store, console.containers());
            kinds = new StoreUseReport(StoreUse.of(store.home()));
        }
        Table table = new Table("TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE");
        List<ReportFields> lines = new ArrayList<>();
        for (DiskUse use : uses) {
            String count = Integer.toString(use.count());
            String active = Integer.toString(use.active());
            String size = Sizes.human(use.bytes());
            table.row(use.kind(), count, active, size, use.reclaimableText());
            lines.add(new ReportFields(
                    Map.of(
                            "Type", use.kind(),
                            "TotalCount", count,
                            "Active", active,
                            "Size", size,
                            "Reclaimable", use.reclaimableText()),
                    Map.of()));
        }
        console.out().print(format.isUsual() ? table.render() : format.render(lines, HEADINGS));
        if (arguments.has("verbose") && format.isUsual()) {
            console.out().print("\nThe store by kind:\n\n" + kinds.text());
        }
        return 0;
    }
}

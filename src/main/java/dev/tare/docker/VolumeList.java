package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.report.Filters;
import dev.tare.report.Format;
import dev.tare.report.ReportFields;
import dev.tare.report.Table;
import dev.tare.sandbox.container.Volumes;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code docker volume ls}. */
final class VolumeList implements DockerVerb {
    private static final Map<String, String> HEADINGS = Map.of(
            "Driver", "DRIVER",
            "Name", "VOLUME NAME",
            "Scope", "SCOPE",
            "Mountpoint", "MOUNTPOINT",
            "Labels", "LABELS");

    @Override
    public Page page() {
        return Pages.of("", "List volumes", """
                -q, --quiet  print names alone
                -f, --filter KEY=VALUE...  show what fits only: name, label, driver, dangling
                --format TEMPLATE  a Go template for each line, table TEMPLATE, or json
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        Filters filters = Filters.parse(arguments.values("filter"), List.of("name", "label", "driver", "dangling"));
        Format format = Format.parse(arguments.value("format"));
        Boolean dangling = filters.flag("dangling");
        Volumes volumes = new Volumes(console.containers().home());
        Set<String> used = volumes.used(console.containers().list());
        List<ReportFields> lines = new ArrayList<>();
        Table table = new Table("DRIVER", "VOLUME NAME");
        for (Volumes.Volume volume : volumes.list()) {
            String name = volume.name();
            if (!filters.any("name", name::contains)
                    || !filters.any("driver", "local"::equals)
                    || !filters.labels(volume.labels())
                    || dangling != null && dangling == used.contains(name)) {
                continue;
            }
            if (arguments.has("quiet")) {
                console.out().println(name);
            }
            table.row("local", name);
            lines.add(new ReportFields(
                    Map.of(
                            "Driver",
                            "local",
                            "Name",
                            name,
                            "Scope",
                            "local",
                            "Mountpoint",
                            volumes.data(name).toString(),
                            "Labels",
                            Filters.text(volume.labels())),
                    volume.labels()));
        }
        if (!arguments.has("quiet")) {
            console.out().print(format.isUsual() ? table.render() : format.render(lines, HEADINGS));
        }
        return 0;
    }
}

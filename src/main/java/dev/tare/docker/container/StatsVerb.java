package dev.tare.docker.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.report.Format;
import dev.tare.report.ReportFields;
import dev.tare.report.Sizes;
import dev.tare.report.Table;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.usage.ContainerUsage;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code docker stats}: what containers use of this machine, once or every second. */
public final class StatsVerb implements Command {
    /** Docker's: what stood there goes, and the next table stands at the top. */
    private static final String CLEAR = "\033[2J\033[H";

    private static final Map<String, String> COLUMNS = columns();

    @Override
    public Page page() {
        return Pages.of("[CONTAINER...]", "Show what containers use: processors, memory, network, disks", """
                --no-stream  once, and not every second
                -a, --all  those that do not run, too
                --no-trunc  do not cut IDs
                --format TEMPLATE  a Go template for each line, table TEMPLATE, or json
                """);
    }

    private static Map<String, String> columns() {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("ID", "CONTAINER ID");
        out.put("Name", "NAME");
        out.put("CPUPerc", "CPU %");
        out.put("MemUsage", "MEM USAGE / LIMIT");
        out.put("MemPerc", "MEM %");
        out.put("NetIO", "NET I/O");
        out.put("BlockIO", "BLOCK I/O");
        out.put("PIDs", "PIDS");
        out.put("Container", "CONTAINER");
        return out;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Format format = Format.parse(arguments.value("format"));
        Containers containers = console.containers();
        for (String name : arguments.operands()) {
            Container _ = containers.require(name);
        }
        boolean once = arguments.has("no-stream");
        do {
            List<Container> shown = new ArrayList<>();
            for (Container container : containers.list()) {
                boolean named = arguments.operands().stream()
                        .anyMatch(name ->
                                container.name().equals(name) || container.id().startsWith(name));
                boolean all = arguments.operands().isEmpty() && (arguments.has("all") || container.isRunning());
                if (named || all) {
                    shown.add(container);
                }
            }
            List<ContainerUsage> usages = ContainerUsage.of(containers, shown);
            console.out().print((once ? "" : CLEAR) + render(usages, format, arguments.has("no-trunc")));
            console.out().flush();
        } while (!once && !console.out().checkError());
        return 0;
    }

    private static String render(List<ContainerUsage> usages, Format format, boolean full) {
        List<ReportFields> lines = new ArrayList<>();
        Table table =
                new Table(COLUMNS.values().stream().limit(COLUMNS.size() - 1).toArray(String[]::new));
        for (ContainerUsage usage : usages) {
            Map<String, String> fields = fields(usage, full);
            lines.add(new ReportFields(fields, usage.container().settings().labels()));
            table.row(fields.values().stream().limit(COLUMNS.size() - 1).toArray(String[]::new));
        }
        return format.isUsual() ? table.render() : format.render(lines, COLUMNS);
    }

    private static Map<String, String> fields(ContainerUsage usage, boolean full) {
        Container container = usage.container();
        Map<String, String> out = new LinkedHashMap<>();
        out.put("ID", full ? container.id() : container.shortId());
        out.put("Name", container.name());
        out.put("CPUPerc", percent(usage.processors()));
        out.put("MemUsage", Sizes.binary(usage.memory()) + " / " + Sizes.binary(usage.memoryLimit()));
        out.put("MemPerc", percent(usage.memoryLimit() == 0 ? 0 : (double) usage.memory() / usage.memoryLimit()));
        out.put("NetIO", Sizes.human(usage.received()) + " / " + Sizes.human(usage.sent()));
        out.put("BlockIO", Sizes.human(usage.read()) + " / " + Sizes.human(usage.written()));
        out.put("PIDs", Integer.toString(usage.threads()));
        out.put("Container", container.shortId());
        return out;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }
}

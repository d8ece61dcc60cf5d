package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.report.Filters;
import dev.tare.report.Format;
import dev.tare.report.ReportFields;
import dev.tare.report.Table;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of things that are always there: docker's contexts and networks.
 *
 * @param columns field and heading of each, in the order of the table
 * @param id the field that {@code --quiet} prints
 * @param rows values by field
 */
record ListVerb(String summary, Map<String, String> columns, String id, List<Map<String, String>> rows)
        implements DockerVerb {
    static ListVerb contexts() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("Name", "NAME");
        columns.put("Description", "DESCRIPTION");
        columns.put("DockerEndpoint", "DOCKER ENDPOINT");
        columns.put("Error", "ERROR");
        return new ListVerb(
                "List contexts: there is one",
                columns,
                "Name",
                List.of(Map.of(
                        "Name",
                        "default",
                        "Description",
                        "This machine, without a daemon",
                        "DockerEndpoint",
                        "",
                        "Error",
                        "",
                        "Current",
                        "true")));
    }

    static ListVerb networks() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("ID", "NETWORK ID");
        columns.put("Name", "NAME");
        columns.put("Driver", "DRIVER");
        columns.put("Scope", "SCOPE");
        List<Map<String, String>> rows = new ArrayList<>();
        DockerNetworks.ALL.forEach((name, driver) ->
                rows.add(Map.of("ID", DockerNetworks.id(name), "Name", name, "Driver", driver, "Scope", "local")));
        return new ListVerb("List networks: each container has its own, the machine's, or none", columns, "ID", rows);
    }

    @Override
    public Page page() {
        return Pages.of("", summary, """
                -q, --quiet  print one word of each
                --no-trunc  do not cut IDs
                --format TEMPLATE  a Go template for each line, table TEMPLATE, or json
                -f, --filter KEY=VALUE...  name, id, driver or scope
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        Filters filters = Filters.parse(arguments.values("filter"), List.of("name", "id", "driver", "scope"));
        Format format = Format.parse(arguments.value("format"));
        List<ReportFields> lines = new ArrayList<>();
        Table table = new Table(columns.values().toArray(new String[0]));
        for (Map<String, String> row : rows) {
            if (!fits(row, filters)) {
                continue;
            }
            if (arguments.has("quiet")) {
                console.out().println(row.get(id));
            }
            lines.add(new ReportFields(row, Map.of()));
            table.row(columns.keySet().stream()
                    .map(field -> row.getOrDefault(field, ""))
                    .toArray(String[]::new));
        }
        if (!arguments.has("quiet")) {
            console.out().print(format.isUsual() ? table.render() : format.render(lines, columns));
        }
        return 0;
    }

    private static boolean fits(Map<String, String> row, Filters filters) {
        return filters.any("name", row.getOrDefault("Name", "")::contains)
                && filters.any("id", row.getOrDefault("ID", "")::startsWith)
                && filters.any("driver", row.getOrDefault("Driver", "")::equals)
                && filters.any("scope", row.getOrDefault("Scope", "")::equals);
    }
}

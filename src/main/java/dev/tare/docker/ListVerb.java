package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.report.Filters;
import dev.tare.report.Format;
import dev.tare.report.NetworksReport;
import dev.tare.report.ReportFields;
import dev.tare.report.Table;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Docker's contexts and networks.
 *
 * @param columns field and heading of each, in the order of the table
 * @param id the field that {@code --quiet} prints
 * @param rows what there is
 */
record ListVerb(String summary, Map<String, String> columns, String id, Function<Console, List<Row>> rows)
        implements DockerVerb {
    /** One thing. @param values by field */
    private record Row(Map<String, String> values, Map<String, String> labels) {
        String of(String field) {
            return values.getOrDefault(field, "");
        }
    }

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
                _ -> List.of(new Row(
                        Map.of(
                                "Name",
                                "default",
                                "Description",
                                "This machine, without a daemon",
                                "DockerEndpoint",
                                "",
                                "Error",
                                "",
                                "Current",
                                "true"),
                        Map.of())));
    }

    static ListVerb networks() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("ID", "NETWORK ID");
        columns.put("Name", "NAME");
        columns.put("Driver", "DRIVER");
        columns.put("Scope", "SCOPE");
        return new ListVerb("List networks", columns, "ID", ListVerb::networks);
    }

    private static List<Row> networks(Console console) {
        List<Row> rows = new ArrayList<>();
        for (NetworksReport.Line line : new NetworksReport(console.containers()).lines()) {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("ID", line.id());
            values.put("Name", line.name());
            values.put("Driver", line.driver());
            values.put("Scope", "local");
            values.put("CreatedAt", line.created() == null ? "" : line.created());
            values.put("Internal", "false");
            values.put("IPv6", "false");
            values.put("Labels", Filters.text(line.labels()));
            values.put("Type", line.own() ? "builtin" : "custom");
            rows.add(new Row(values, line.labels()));
        }
        return rows;
    }

    @Override
    public Page page() {
        return Pages.of("", summary, """
                -q, --quiet  print one word of each
                --no-trunc  do not cut IDs
                --format TEMPLATE  a Go template for each line, table TEMPLATE, or json
                -f, --filter KEY=VALUE...  name, id, driver, scope, type or label
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        Filters filters =
                Filters.parse(arguments.values("filter"), List.of("name", "id", "driver", "scope", "type", "label"));
        Format format = Format.parse(arguments.value("format"));
        List<ReportFields> lines = new ArrayList<>();
        Table table = new Table(columns.values().toArray(new String[0]));
        for (Row whole : rows.apply(console)) {
            if (!fits(whole, filters)) {
                continue;
            }
            Row row = arguments.has("no-trunc") ? whole : cut(whole);
            if (arguments.has("quiet")) {
                console.out().println(row.of(id));
            }
            lines.add(new ReportFields(row.values(), row.labels()));
            table.row(columns.keySet().stream().map(row::of).toArray(String[]::new));
        }
        if (!arguments.has("quiet")) {
            console.out().print(format.isUsual() ? table.render() : format.render(lines, columns));
        }
        return 0;
    }

    private static Row cut(Row row) {
        String id = row.of("ID");
        Map<String, String> values = new LinkedHashMap<>(row.values());
        values.put("ID", id.substring(0, Math.min(12, id.length())));
        return new Row(values, row.labels());
    }

    private static boolean fits(Row row, Filters filters) {
        return filters.any("name", row.of("Name")::contains)
                && filters.any("id", row.of("ID")::startsWith)
                && filters.any("driver", row.of("Driver")::equals)
                && filters.any("scope", row.of("Scope")::equals)
                && filters.any("type", row.of("Type")::equals)
                && filters.labels(row.labels());
    }
}

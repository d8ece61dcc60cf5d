package dev.tare.bake;

import dev.tare.diagnostic.TareException;
import dev.tare.report.PrettyJson;
import dev.tare.text.Csv;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code tare bake --list}: the targets and groups of a definition, or its variables, as buildx prints them.
 *
 * @param variables whether these are listed
 */
public record BakeList(boolean variables, boolean json) {
    private static final int TAB = 8;

    /**
     * Reads the value of the flag: {@code targets}, or {@code type=variables,format=json}.
     *
     * @throws TareException (usage) where it is something else
     */
    public static BakeList of(String typed) {
        String type = typed;
        String format = "table";
        if (typed.indexOf('=') >= 0) {
            for (String field : Csv.ofOption(typed, "--list " + typed)) {
                int equals = field.indexOf('=');
                String value = field.substring(equals + 1);
                switch (equals < 0 ? "" : field.substring(0, equals)) {
                    case "type" -> type = value;
                    case "format" -> format = value;
                    default -> throw TareException.usage("--list has no \"" + field + "\"", "it has type and format");
                }
            }
        }
        if (!type.equals("targets") && !type.equals("variables")) {
            throw TareException.usage("--list takes targets or variables, not \"" + type + "\"", null);
        }
        if (!format.equals("table") && !format.equals("json")) {
            throw TareException.usage("--list: the format is table or json, not \"" + format + "\"", null);
        }
        return new BakeList(type.equals("variables"), format.equals("json"));
    }

    /** The listing, to be printed as it is. */
    public String text(BakeConfig config) {
        return variables ? variables(config) : targets(config);
    }

    private String targets(BakeConfig config) {
        Map<String, Map<String, @Nullable Object>> rows = new TreeMap<>();
        for (BakeTarget target : config.targets()) {
            rows.put(target.name(), row(target.name(), target.description(), false));
        }
        for (BakeGroup group : config.groups()) {
            String members = String.join(", ", new TreeSet<>(group.targets()));
            String description = group.description().isEmpty()
                    ? members
                    : group.description() + (members.isEmpty() ? "" : " (" + members + ")");
            rows.put(group.name(), row(group.name(), description, true));
        }
        // By convention these are not for users.
        rows.keySet().removeIf(name -> name.startsWith("_"));
        if (json) {
            return PrettyJson.write(new ArrayList<>(rows.values()), 2);
        }
        List<List<String>> cells = new ArrayList<>(List.of(List.of("TARGET", "DESCRIPTION")));
        rows.forEach((name, row) -> cells.add(List.of(name, text(row.get("description")))));
        return table(cells);
    }

    private static Map<String, @Nullable Object> row(String name, String description, boolean group) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("name", name);
        if (!description.isEmpty()) {
            row.put("description", description);
        }
        if (group) {
            row.put("group", true);
        }
        return row;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    private String variables(BakeConfig config) {
        if (json) {
            List<@Nullable Object> rows = new ArrayList<>();
            for (BakeConfig.Variable each : config.variables()) {
                Map<String, @Nullable Object> row = row(each.name(), each.description(), false);
                if (!each.type().isEmpty()) {
                    row.put("type", each.type());
                }
                if (each.value() != null) {
                    row.put("value", each.value());
                }
                rows.add(row);
            }
            return PrettyJson.write(rows, 2);
        }
        List<List<String>> cells = new ArrayList<>(List.of(List.of("VARIABLE", "TYPE", "VALUE", "DESCRIPTION")));
        for (BakeConfig.Variable each : config.variables()) {
            String value = each.value();
            cells.add(List.of(each.name(), each.type(), value == null ? "<null>" : value, each.description()));
        }
        return table(cells);
    }

    /** Columns between tabs, as Go's tabwriter has them. */
    private static String table(List<List<String>> rows) {
        StringBuilder out = new StringBuilder();
        int columns = rows.getFirst().size();
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                out.append(cell);
                if (i < columns - 1) {
                    int column = i;
                    int widest = rows.stream()
                            .mapToInt(each -> each.get(column).length())
                            .max()
                            .orElse(0);
                    int width = (widest + 1 + TAB - 1) / TAB * TAB;
                    out.repeat('\t', (width - cell.length() + TAB - 1) / TAB);
                }
            }
            out.append('\n');
        }
        return out.toString();
    }
}

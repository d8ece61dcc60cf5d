package dev.tare.explain.show;

import dev.tare.explain.Explained;
import dev.tare.explain.growth.GrownPart;
import dev.tare.explain.growth.Growth;
import dev.tare.report.Sizes;
import dev.tare.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What grew, as text and as JSON. */
public final class GrowthReport {
    private GrowthReport() {}

    /** The whole in a line, and tables of packages and files. @param most rows of each table */
    public static String text(Growth growth, int most) {
        StringBuilder out = new StringBuilder();
        whole("size", growth.before().bytes(), growth.after().bytes(), out);
        if (growth.before().compressed() >= 0 && growth.after().compressed() >= 0) {
            whole("compressed", growth.before().compressed(), growth.after().compressed(), out);
        }
        out.append(table("PACKAGE", growth.packages(), most)).append(table("FILE", growth.files(), most));
        return out.toString();
    }

    private static void whole(String what, long before, long after, StringBuilder out) {
        out.append(what)
                .append(": ")
                .append(Sizes.human(before))
                .append(" to ")
                .append(Sizes.human(after))
                .append(", ")
                .append(signed(after - before))
                .append(percent(before, after))
                .append('\n');
    }

    /** As a table; empty where nothing changed. */
    public static String table(String heading, List<Growth.Row> rows, int most) {
        if (rows.isEmpty()) {
            return "";
        }
        Table table = new Table("CHANGE", "BEFORE", "AFTER", heading);
        for (Growth.Row row : rows.subList(0, Math.min(most, rows.size()))) {
            table.row(signed(row.change()), Sizes.human(row.before()), Sizes.human(row.after()), row.name());
        }
        String more = rows.size() > most ? "and " + (rows.size() - most) + " more\n" : "";
        return "\n" + table.render() + more;
    }

    /** {@code +1.2MB}, {@code -512B}, {@code 0B}. */
    public static String signed(long bytes) {
        return (bytes > 0 ? "+" : bytes < 0 ? "-" : "") + Sizes.human(Math.abs(bytes));
    }

    /** {@code  (+1.5%)}; empty where there was nothing before. */
    static String percent(long before, long after) {
        if (before == 0 || before == after) {
            return "";
        }
        long tenths = Math.round(1000.0 * (after - before) / before);
        String sign = tenths < 0 ? "-" : "+";
        return " (" + sign + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10 + "%)";
    }

    /** docs/explain.md has the schema. */
    public static Map<String, @Nullable Object> json(Growth growth, Explained.By by) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("before", side(growth.before()));
        json.put("after", side(growth.after()));
        json.put("packages", rows(growth.packages()));
        json.put("files", rows(growth.files()));
        json.put(
                "tree",
                tree(GrownPart.of(growth.before().tree(by), growth.after().tree(by))));
        return json;
    }

    private static Map<String, @Nullable Object> side(Explained of) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", of.name());
        json.put("bytes", of.bytes());
        if (of.compressed() >= 0) {
            json.put("compressed", of.compressed());
        }
        return json;
    }

    /** Rows of a table. */
    public static List<Object> rows(List<Growth.Row> rows) {
        List<Object> out = new ArrayList<>();
        for (Growth.Row row : rows) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("name", row.name());
            json.put("before", row.before());
            json.put("after", row.after());
            out.add(json);
        }
        return out;
    }

    static Map<String, @Nullable Object> tree(GrownPart part) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", part.name());
        json.put("kind", part.kind().word());
        json.put("before", part.before());
        json.put("bytes", part.after());
        List<Object> children = new ArrayList<>();
        for (GrownPart child : part.children()) {
            children.add(tree(child));
        }
        if (!children.isEmpty()) {
            json.put("children", children);
        }
        return json;
    }
}

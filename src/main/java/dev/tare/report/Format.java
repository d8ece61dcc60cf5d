package dev.tare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code --format} of a listing, as docker reads it: {@code json} for one object a line, {@code table} for
 * the usual table, {@code table TEMPLATE} with columns between {@code \t}, or a template for each line.
 *
 * @param template null for {@code json} and for the usual table
 */
public record Format(@Nullable Template template, Form form) {
    /** What is made of the lines. */
    public enum Form {
        TABLE,
        JSON,
        LINES
    }

    /** Reads it. @param text null where the flag was not given */
    public static Format parse(@Nullable String text) {
        if (text == null || text.isEmpty() || text.equals("table")) {
            return new Format(null, Form.TABLE);
        }
        if (text.equals("json")) {
            return new Format(null, Form.JSON);
        }
        boolean table = text.startsWith("table ");
        // What a shell's quotes leave of \t.
        String plain = (table ? text.substring("table ".length()) : text)
                .replace("\\t", "\t")
                .replace("\\n", "\n");
        return new Format(Template.parse(plain), table ? Form.TABLE : Form.LINES);
    }

    /** Whether it is the usual table, which the listing makes itself. */
    public boolean isUsual() {
        return template == null && form != Form.JSON;
    }

    /** Whether a field is asked for. */
    public boolean mentions(String field) {
        return form == Form.JSON || template != null && (template.mentions(field) || template.mentions("json ."));
    }

    /** Fills it in for each line. @param headings by field */
    public String render(List<ReportFields> lines, Map<String, String> headings) {
        StringBuilder out = new StringBuilder();
        Template each = template;
        if (each == null) {
            for (ReportFields line : lines) {
                out.append(TemplateValues.json(line)).append('\n');
            }
            return out.toString();
        }
        if (form != Form.TABLE) {
            for (ReportFields line : lines) {
                out.append(each.render(line)).append('\n');
            }
            return out.toString();
        }
        List<String> rows = new ArrayList<>();
        rows.add(each.render(new ReportFields(headings, Map.of())));
        for (ReportFields line : lines) {
            rows.add(each.render(line));
        }
        String[] first = rows.getFirst().split("\t", -1);
        Table table = new Table(first);
        for (String row : rows.subList(1, rows.size())) {
            // A limit, since a value may have a tab of its own in it.
            table.row(Arrays.copyOf(row.split("\t", first.length), first.length));
        }
        return table.render();
    }
}

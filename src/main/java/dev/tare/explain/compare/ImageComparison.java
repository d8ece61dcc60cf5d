package dev.tare.explain.compare;

import dev.tare.explain.show.HtmlReport;
import dev.tare.report.Sizes;
import dev.tare.report.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One program in several kinds of images.
 *
 * @param program as the user typed it
 * @param variants the largest kind first
 * @param omitted what is not compared, and why
 */
public record ImageComparison(String program, List<Variant> variants, List<Omitted> omitted) {
    public ImageComparison {
        variants = List.copyOf(variants);
        omitted = List.copyOf(omitted);
    }

    /** A kind of image that was not built. */
    public record Omitted(String name, String reason) {}

    /** A row for each variant, and a line for each that is left out. */
    public String text() {
        Table table = Table.tight(3, "VARIANT", "RAW", "COMPRESSED", "FILES", "SETUID", "TIME", "BUILT");
        for (Variant each : variants) {
            table.row(
                    each.name(),
                    Sizes.human(each.raw()),
                    Sizes.human(each.compressed()),
                    Integer.toString(each.files()),
                    Integer.toString(each.setuid()),
                    seconds(each),
                    each.recipe());
        }
        StringBuilder out = new StringBuilder(table.render());
        for (Omitted each : omitted) {
            out.append(each.name())
                    .append(" is left out: ")
                    .append(each.reason())
                    .append('\n');
        }
        return out.toString();
    }

    private static String seconds(Variant variant) {
        return String.format(Locale.ROOT, "%.2f s", variant.took().toMillis() / 1000.0);
    }

    /** {@code {"program", "variants": [{"variant", "recipe", "raw", ..}], "omitted": [{"variant", "reason"}]}} */
    public Map<String, @Nullable Object> toJson() {
        List<@Nullable Object> all = new ArrayList<>();
        variants.forEach(variant -> all.add(variant.toJson()));
        List<@Nullable Object> without = new ArrayList<>();
        for (Omitted each : omitted) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("variant", each.name());
            json.put("reason", each.reason());
            without.add(json);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("program", program);
        json.put("variants", all);
        json.put("omitted", without);
        return json;
    }

    /** One page with the table and a bar for each size, which asks for nothing else. */
    public byte[] html() {
        long most = 1;
        for (Variant each : variants) {
            most = Math.max(most, each.raw());
        }
        StringBuilder rows = new StringBuilder();
        for (Variant each : variants) {
            rows.append("<tr><th scope=\"row\">")
                    .append(HtmlReport.escaped(each.name()))
                    .append("</th>");
            size(rows, each.raw(), most);
            size(rows, each.compressed(), most);
            number(rows, Integer.toString(each.files()));
            number(rows, Integer.toString(each.setuid()));
            number(rows, seconds(each));
            rows.append("<td>").append(HtmlReport.escaped(each.recipe())).append("</td></tr>\n");
        }
        for (Omitted each : omitted) {
            rows.append("<tr><th scope=\"row\">")
                    .append(HtmlReport.escaped(each.name()))
                    .append("</th><td colspan=\"6\">left out: ")
                    .append(HtmlReport.escaped(each.reason()))
                    .append("</td></tr>\n");
        }
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%1$s: images compared</title>
                <style>
                :root { color-scheme: light dark; }
                body { font: 15px/1.5 system-ui, sans-serif; margin: 24px; }
                table { border-collapse: collapse; width: 100%%; }
                th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid #8886; vertical-align: top; }
                .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
                meter { display: block; width: 100%%; min-width: 90px; height: 10px; }
                </style>
                <h1>%1$s: images compared</h1>
                <table>
                <thead><tr><th>variant</th><th class="n">raw</th><th class="n">compressed</th><th class="n">files</th>\
                <th class="n">setuid</th><th class="n">time</th><th>built</th></tr></thead>
                <tbody>
                %2$s</tbody>
                </table>
                </html>
                """.formatted(HtmlReport.escaped(program), rows).getBytes(StandardCharsets.UTF_8);
    }

    private static void size(StringBuilder to, long bytes, long most) {
        to.append("<td class=\"n\">")
                .append(Sizes.human(bytes))
                .append("<meter max=\"")
                .append(most)
                .append("\" value=\"")
                .append(bytes)
                .append("\"></meter></td>");
    }

    private static void number(StringBuilder to, String text) {
        to.append("<td class=\"n\">").append(text).append("</td>");
    }
}

package dev.tare.explain.show;

import dev.tare.explain.Explained;
import dev.tare.explain.growth.Growth;
import dev.tare.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page for browsers that asks nobody for anything: a map of the tree to zoom into, a table beside it, a search. The
 * map is drawn by Apache ECharts, of which {@code scripts/echarts} makes the part that is needed.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /** Of one tree. */
    public static byte[] of(Explained explained, Explained.By by, int depth) {
        return page(explained.name(), JsonReport.of(explained, by, depth));
    }

    /** Of what grew. */
    public static byte[] growth(Growth growth, Explained.By by) {
        return page(growth.before().name() + " → " + growth.after().name(), GrowthReport.json(growth, by));
    }

    private static byte[] page(String title, Map<String, @Nullable Object> json) {
        // A script ends at the first "</", wherever that stands.
        String data = new String(Json.write(json), StandardCharsets.UTF_8).replace("<", "\\u003c");
        String page = resource("page.html");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        for (String mark : new String[] {"TITLE", "STYLE", "CHARTS", "DATA", "SCRIPT"}) {
            String found = "{{" + mark + "}}";
            int next = page.indexOf(found, at);
            out.writeBytes(page.substring(at, next).getBytes(StandardCharsets.UTF_8));
            String text = switch (mark) {
                case "TITLE" -> escaped(title);
                case "STYLE" -> resource("page.css");
                case "CHARTS" -> resource("echarts-treemap.min.js");
                case "DATA" -> data;
                default -> resource("page.js");
            };
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            at = next + found.length();
        }
        out.writeBytes(page.substring(at).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** A text as HTML holds it. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream("/dev/tare/explain/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

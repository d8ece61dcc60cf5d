package dev.tare.flow.file;

import dev.tare.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The steps of a flow for people: as a table, or as an SVG of boxes and arrows that is read from left to right. */
public final class FlowPicture {
    private static final double BOX = 52;
    private static final double GAP = 22;
    private static final double LANE = 76;
    private static final double MARGIN = 20;

    /** The width of a letter, in pixels, of the two sizes. A little more than monospace fonts take. */
    private static final double LABEL_LETTER = 8.6;

    private static final double NAME_LETTER = 6.8;
    private static final int MAX_LETTERS = 40;

    private FlowPicture() {}

    /** One line for each step, in the order in which they could run one by one. */
    public static String text(FlowGraph graph) {
        Table table = new Table("STEP", "LABEL", "IMAGE", "MADE FROM", "AFTER");
        for (FlowStep step : graph.order()) {
            table.row(
                    Integer.toString(graph.number(step)),
                    step.label(),
                    step.name(),
                    from(step),
                    step.dependsOn().isEmpty() ? "-" : String.join(", ", step.dependsOn()));
        }
        return table.render();
    }

    private static String from(FlowStep step) {
        String go = step.build().goPackage();
        String context = step.build().context();
        String folder = context.isEmpty() ? "" : context + (context.endsWith("/") ? "" : "/");
        String target = step.build().target();
        return go != null
                ? "go " + folder + go
                : folder + step.build().dockerfile() + (target == null ? "" : " (" + target + ")");
    }

    /** A whole SVG document that follows the light or dark colours of its reader. */
    public static String svg(FlowGraph graph) {
        if (graph.order().isEmpty()) {
            return document(2 * MARGIN, 2 * MARGIN, "");
        }
        FlowLayout layout = FlowLayout.of(graph, BOX, GAP);
        List<Double> left = new ArrayList<>();
        List<Double> widths = new ArrayList<>();
        double x = MARGIN;
        for (int column = 0; column < layout.columns.size(); column++) {
            double width = 0;
            for (FlowStep step : graph.order()) {
                FlowLayout.Spot spot = layout.spots.get(step);
                width = spot != null && spot.column == column ? Math.max(width, width(step)) : width;
            }
            left.add(x);
            widths.add(width);
            x += width + LANE;
        }
        StringBuilder body = new StringBuilder();
        for (FlowLayout.Edge edge : layout.edges) {
            body.append(edge(edge, left, widths));
        }
        for (FlowStep step : graph.order()) {
            FlowLayout.Spot spot = layout.spots.get(step);
            if (spot != null) {
                body.append(box(step, left.get(spot.column), spot.y - BOX / 2 + MARGIN, widths.get(spot.column)));
            }
        }
        return document(x - LANE + MARGIN, layout.height() + 2 * MARGIN, body.toString());
    }

    private static double width(FlowStep step) {
        double label = LABEL_LETTER * Math.min(MAX_LETTERS, step.label().length());
        double name = NAME_LETTER * Math.min(MAX_LETTERS, detail(step).length());
        return Math.max(96, Math.max(label, name) + 28);
    }

    private static String detail(FlowStep step) {
        int artifacts = step.artifacts().size();
        return step.name()
                + (artifacts == 0 ? "" : artifacts == 1 ? " + 1 artifact" : " + " + artifacts + " artifacts");
    }

    private static String box(FlowStep step, double x, double y, double width) {
        return "<g><title>" + escape(step.label() + ": " + from(step)) + "</title>"
                + "<rect class=\"step" + (step.image().has(StepImage.Option.KEEP) ? " keep" : "") + "\" x=\""
                + number(x) + "\" y=\""
                + number(y) + "\" width=\"" + number(width) + "\" height=\"" + number(BOX) + "\" rx=\"8\"/>"
                + "<text class=\"label\" x=\"" + number(x + 14) + "\" y=\"" + number(y + 22) + "\">"
                + escape(shorten(step.label())) + "</text>"
                + "<text class=\"name\" x=\"" + number(x + 14) + "\" y=\"" + number(y + 40) + "\">"
                + escape(shorten(detail(step))) + "</text></g>\n";
    }

    /** Curves between columns, straight lines through them; the end is left free for the arrow's head. */
    private static String edge(FlowLayout.Edge edge, List<Double> left, List<Double> widths) {
        StringBuilder path = new StringBuilder();
        FlowLayout.Spot first = edge.way().getFirst();
        double x = left.get(first.column) + widths.get(first.column);
        double y = first.y + MARGIN;
        path.append("M").append(point(x, y));
        for (FlowLayout.Spot spot : edge.way().subList(1, edge.way().size())) {
            boolean last = spot == edge.way().getLast();
            double toX = left.get(spot.column) - (last ? 7 : 0);
            double toY = spot.y + MARGIN;
            double middle = (x + toX) / 2;
            path.append(" C").append(point(middle, y)).append(' ').append(point(middle, toY));
            path.append(' ').append(point(toX, toY));
            x = left.get(spot.column) + widths.get(spot.column);
            y = toY;
            if (!last) {
                path.append(" L").append(point(x, y));
            }
        }
        return "<path class=\"edge\" d=\"" + path + "\" marker-end=\"url(#head)\"/>\n";
    }

    private static String document(double width, double height, String body) {
        String size = number(width) + " " + number(height);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s" width="%s" height="%s" role="img">
                <style>
                .step { fill: #f6f8fa; stroke: #8c959f; stroke-width: 1.25 }
                .keep { stroke: #1f6feb; stroke-width: 2 }
                .label { font: 600 14px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328 }
                .name { font: 11px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #59636e }
                .edge { fill: none; stroke: #8c959f; stroke-width: 1.5 }
                .head { fill: #8c959f }
                @media (prefers-color-scheme: dark) {
                .step { fill: #161b22; stroke: #6e7681 }
                .label { fill: #e6edf3 }
                .name { fill: #9198a1 }
                .edge { stroke: #6e7681 }
                .head { fill: #6e7681 }
                }
                </style>
                <defs><marker id="head" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" \
                markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0 L8 4 L0 8 z"/></marker></defs>
                %s</svg>
                """.formatted(size, number(width), number(height), body);
    }

    private static String point(double x, double y) {
        return number(x) + " " + number(y);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String shorten(String text) {
        return text.length() <= MAX_LETTERS ? text : text.substring(0, MAX_LETTERS - 1) + "\u2026";
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                // XML 1.0 has no control characters and no half surrogates.
                default ->
                    out.appendCodePoint(c < ' ' || c >= 0xd800 && c <= 0xdfff || c == 0xfffe || c == 0xffff ? '?' : c);
            }
        });
        return out.toString();
    }
}

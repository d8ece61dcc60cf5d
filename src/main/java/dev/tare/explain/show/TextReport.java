package dev.tare.explain.show;

import dev.tare.diagnostic.Printable;
import dev.tare.explain.Explained;
import dev.tare.explain.image.LayeredParts;
import dev.tare.explain.program.DeadWeight;
import dev.tare.report.Sizes;
import java.util.List;

/** What {@code tare explain} prints for people. */
public final class TextReport {
    private static final int MOST = 8;

    private TextReport() {}

    /**
     * All of it: the tree, what is wasted, and what keeps the most alive.
     *
     * @param width of the terminal
     * @param depth levels below the root
     */
    public static String render(Explained explained, Explained.By by, int width, int depth) {
        StringBuilder out = new StringBuilder(TextTree.render(explained.tree(by), width, depth));
        if (explained.compressed() >= 0) {
            out.append("\nlayers: ")
                    .append(Sizes.human(explained.bytes()))
                    .append(" plain, ")
                    .append(Sizes.human(explained.compressed()))
                    .append(" compressed\n");
        }
        addWaste(explained.waste(), out);
        List<LayeredParts.Kept> keeps = explained.keeps();
        for (int i = 0; i < Math.min(MOST, keeps.size()); i++) {
            if (i == 0) {
                out.append("\nkept alive by\n");
            }
            addKept(keeps.get(i), out);
        }
        return out.toString();
    }

    private static void addWaste(List<LayeredParts.Waste> waste, StringBuilder out) {
        long sum = 0;
        for (LayeredParts.Waste each : waste) {
            sum += each.bytes();
        }
        if (sum == 0) {
            return;
        }
        out.append("\nwasted: ").append(Sizes.human(sum)).append('\n');
        for (LayeredParts.Waste each : waste.subList(0, Math.min(MOST, waste.size()))) {
            row(out, each.bytes())
                    .append('/')
                    .append(Printable.line(each.path()))
                    .append(" of layer ")
                    .append(each.layer() + 1)
                    .append(": ")
                    .append(Printable.line(each.why()))
                    .append('\n');
        }
        if (waste.size() > MOST) {
            out.append("          and ").append(waste.size() - MOST).append(" more files\n");
        }
    }

    private static StringBuilder row(StringBuilder out, long bytes) {
        String size = Sizes.human(bytes);
        return out.repeat(' ', Math.max(0, 8 - size.length())).append(size).append("  ");
    }

    private static void addKept(LayeredParts.Kept kept, StringBuilder out) {
        DeadWeight weight = kept.weight();
        row(out, weight.bytes());
        if (!kept.path().isEmpty()) {
            out.append('/').append(Printable.line(kept.path())).append(": ");
        }
        out.append(weight.cause()).append('\n');
        if (!weight.by().isEmpty()) {
            out.append("          by ")
                    .append(Printable.line(String.join(", ", weight.by())))
                    .append('\n');
        }
        out.append("          ").append(weight.advice()).append('\n');
    }
}

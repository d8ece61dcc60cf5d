package dev.tare.explain.show;

import dev.tare.diagnostic.Printable;
import dev.tare.explain.part.Part;
import dev.tare.explain.part.PartKind;
import dev.tare.report.Sizes;
import java.util.ArrayList;
import java.util.List;

/** A tree as lines that fit a terminal: sizes, shares, names; the small ones of each level put together. */
public final class TextTree {
    /** What is less than this part of the whole is shown only when all is asked for. */
    private static final double SMALL = 0.005;

    private static final int MOST_CHILDREN = 12;
    private static final int SIZE_WIDTH = 8;

    private final StringBuilder out = new StringBuilder();
    private final int width;
    private final long whole;

    private TextTree(int width, long whole) {
        this.width = Math.max(40, width);
        this.whole = Math.max(1, whole);
    }

    /**
     * Renders a tree.
     *
     * @param width of the terminal, in characters
     * @param depth levels below the root
     */
    public static String render(Part tree, int width, int depth) {
        TextTree text = new TextTree(width, tree.total());
        text.line(tree, "");
        text.children(tree, "", depth);
        return text.out.toString();
    }

    private void children(Part part, String indent, int depth) {
        if (depth <= 0) {
            return;
        }
        List<Part> shown = shown(part);
        // "7 more" alone would say nothing.
        if (shown.size() == 1
                && shown.getFirst().kind() == PartKind.OTHER
                && part.children().size() > 1) {
            return;
        }
        for (int i = 0; i < shown.size(); i++) {
            boolean last = i == shown.size() - 1;
            Part child = joined(shown.get(i));
            line(child, indent + (last ? "└ " : "├ "));
            children(child, indent + (last ? "  " : "│ "), depth - 1);
        }
    }

    /** Folders of one folder are one line. */
    private static Part joined(Part part) {
        Part at = part;
        while (at.kind() == PartKind.DIRECTORY
                && at.own() == 0
                && at.children().size() == 1
                && isPath(at.children().getFirst())) {
            Part only = at.children().getFirst();
            at = only.withName(at.name() + "/" + only.name());
        }
        return at;
    }

    private static boolean isPath(Part part) {
        return switch (part.kind()) {
            case DIRECTORY, FILE, PROGRAM -> true;
            default -> false;
        };
    }

    private List<Part> shown(Part part) {
        List<Part> shown = new ArrayList<>();
        long rest = part.own();
        int more = 0;
        for (Part child : part.children()) {
            boolean large = child.total() >= SMALL * whole || part.children().size() <= 4;
            if (large && shown.size() < MOST_CHILDREN) {
                shown.add(child);
            } else {
                rest += child.total();
                more++;
            }
        }
        boolean itself = part.own() > 0 && !part.children().isEmpty();
        if (more > 0 || itself) {
            shown.add(Part.leaf(more == 0 ? "itself" : more + " more", PartKind.OTHER, rest));
        }
        return shown;
    }

    private void line(Part part, String branch) {
        String size = Sizes.human(part.total());
        String share = share(part.total());
        out.repeat(' ', Math.max(0, SIZE_WIDTH - size.length())).append(size);
        out.repeat(' ', 7 - share.length()).append(share).append("  ");
        String text = branch + Printable.line(part.name());
        int room = width - SIZE_WIDTH - 9;
        out.append(text.length() <= room ? text : text.substring(0, Math.max(1, room - 1)) + "…");
        out.append('\n');
    }

    private String share(long bytes) {
        long tenths = Math.round(1000.0 * bytes / whole);
        return tenths / 10 + "." + tenths % 10 + "%";
    }
}

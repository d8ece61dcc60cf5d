package dev.tare.report;

import dev.tare.diagnostic.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns as docker's tables have them: each as wide as its widest cell and three blanks more, at least ten; the last is
 * not padded.
 */
public final class Table {
    private static final int MIN_WIDTH = 10;
    private static final int GAP = 3;

    private final List<List<String>> rows = new ArrayList<>();
    private final int minWidth;
    private final int gap;

    public Table(String... headings) {
        this(MIN_WIDTH, GAP, headings);
    }

    private Table(int minWidth, int gap, String... headings) {
        this.minWidth = minWidth;
        this.gap = gap;
        row(headings);
    }

    /** One whose columns are no wider than their cells and the blanks of {@code gap}. */
    public static Table tight(int gap, String... headings) {
        return new Table(0, gap, headings);
    }

    /** Adds a row of as many cells as there are headings. Control characters are shown as {@code ?}. */
    public void row(String... cells) {
        if (!rows.isEmpty() && cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + rows.getFirst());
        }
        List<String> row = new ArrayList<>(cells.length);
        for (String cell : cells) {
            row.add(Printable.line(cell));
        }
        rows.add(row);
    }

    /** The whole table, each line ended. */
    public String render() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (int column = 0; column < columns; column++) {
            widths[column] = minWidth;
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], width(row.get(column)) + gap);
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < columns - 1; column++) {
                String cell = row.get(column);
                out.append(cell).repeat(' ', widths[column] - width(cell));
            }
            out.append(row.getLast()).append('\n');
        }
        return out.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}

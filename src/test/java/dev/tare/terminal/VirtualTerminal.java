package dev.tare.terminal;

import java.util.ArrayList;
import java.util.List;

/** As much of a terminal as the live view needs; any other control sequence is an error, as is a row that wraps. */
final class VirtualTerminal {
    private final int columns;
    private final int rows;
    private final List<StringBuilder> lines = new ArrayList<>();
    private int row;
    private int column;
    private boolean cursorShown = true;

    VirtualTerminal(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        lines.add(new StringBuilder());
    }

    boolean isCursorShown() {
        return cursorShown;
    }

    /** All lines, those above the screen too, without blanks at their ends. */
    List<String> lines() {
        List<String> out = new ArrayList<>();
        for (StringBuilder line : lines) {
            out.add(line.toString().stripTrailing());
        }
        while (!out.isEmpty() && out.getLast().isEmpty()) {
            out.removeLast();
        }
        return out;
    }

    void write(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\n') {
                row++;
                column = 0;
                while (lines.size() <= row) {
                    lines.add(new StringBuilder());
                }
            } else if (c == '\r') {
                column = 0;
            } else if (c == 0x1b) {
                i = sequence(text, i);
            } else if (c < ' ' || c >= 0x7f && c <= 0x9f) {
                throw new AssertionError("control character " + c + " in " + text);
            } else {
                put(c);
            }
        }
    }

    private void put(int c) {
        int width = TerminalText.columns(Character.toString(c));
        if (column + width > columns) {
            row++;
            column = 0;
            while (lines.size() <= row) {
                lines.add(new StringBuilder());
            }
        }
        StringBuilder line = lines.get(row);
        while (line.length() < column) {
            line.append(' ');
        }
        line.replace(Math.min(column, line.length()), Math.min(column + 1, line.length()), Character.toString(c));
        column += width;
    }

    private int sequence(String text, int start) {
        int end = start + 1;
        while (!Character.isLetter(text.charAt(end))) {
            end++;
        }
        String sequence = text.substring(start, end + 1);
        switch (sequence) {
            case "[K" ->
                lines.get(row).setLength(Math.min(column, lines.get(row).length()));
            case "[J" -> {
                lines.get(row).setLength(Math.min(column, lines.get(row).length()));
                while (lines.size() > row + 1) {
                    lines.removeLast();
                }
            }
            case "[?25l" -> cursorShown = false;
            case "[?25h" -> cursorShown = true;
            default -> {
                if (sequence.endsWith("A")) {
                    int up = Integer.parseInt(sequence.substring(1, sequence.length() - 1));
                    // The cursor stays on the screen.
                    row = Math.max(Math.max(0, lines.size() - rows), row - up);
                } else if (!sequence.endsWith("m")) {
                    throw new AssertionError("control sequence " + sequence);
                }
            }
        }
        return end + 1;
    }
}

package dev.tare.bake.hcl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Divides a template into its parts. */
final class TemplateScanner {
    private final HclCursor cursor;
    private final ExpressionParser expressions;
    private final int end;
    private final boolean quoted;
    private final int start;
    private final List<TemplatePart> parts = new ArrayList<>();

    /** Whether the blanks at the beginning of the next text go, for a {@code ~} before it. */
    private boolean strips;

    /**
     * From where the cursor is.
     *
     * @param end where it ends; for one in quotes the closing one does
     */
    TemplateScanner(HclCursor cursor, ExpressionParser expressions, int end, boolean quoted) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.end = end;
        this.quoted = quoted;
        this.start = cursor.at;
    }

    List<TemplatePart> all() {
        while (true) {
            text();
            if (quoted && cursor.take("\"") || !quoted && cursor.at >= end) {
                return parts;
            }
            if (cursor.sees("${")) {
                open();
                parts.add(new TemplatePart.Value(inLines(expressions::expression)));
                close();
            } else if (cursor.sees("%{")) {
                open();
                directive();
            }
        }
    }

    private void open() {
        cursor.at += 2;
        if (cursor.take("~") && !parts.isEmpty() && parts.getLast() instanceof TemplatePart.Text last) {
            parts.set(parts.size() - 1, new TemplatePart.Text(last.text().stripTrailing(), last.at()));
        }
    }

    private void close() {
        cursor.lines();
        strips = cursor.take("~");
        cursor.expect("}", "behind a value in a text");
    }

    private <T> T inLines(Supplier<T> reading) {
        boolean before = cursor.overLines;
        cursor.overLines = true;
        T made = reading.get();
        cursor.overLines = before;
        return made;
    }

    private void directive() {
        HclPlace at = cursor.place();
        cursor.lines();
        String word = cursor.nameOf("a directive, such as if or for");
        switch (word) {
            case "if" -> parts.add(new TemplatePart.If(inLines(expressions::expression), at));
            case "for" ->
                parts.add(inLines(() -> {
                    ExpressionParser.Variables names = expressions.variables();
                    return new TemplatePart.Loop(names, expressions.expression(), at);
                }));
            case "else", "endif", "endfor" -> parts.add(new TemplatePart.End(word, at));
            default -> throw at.wrong("there is no directive " + word, "there are if, else, endif, for and endfor");
        }
        close();
    }

    /** Reads up to a value, a directive, the end, or, outside of quotes, the end of the line. */
    private void text() {
        StringBuilder out = new StringBuilder();
        int from = cursor.at;
        while (quoted ? !cursor.isEnd() && cursor.peek() != '"' : cursor.at < end) {
            char c = cursor.peek();
            if (cursor.take("$${")) {
                out.append("${");
            } else if (cursor.take("%%{")) {
                out.append("%{");
            } else if (cursor.sees("${") || cursor.sees("%{")) {
                break;
            } else if (quoted && c == '\\') {
                escape(out);
            } else if (quoted && c == '\n') {
                throw quote().wrong(
                                "the text is not closed on its line", "text of several lines stands in <<EOT .. EOT");
            } else {
                out.append(c);
                cursor.at++;
                if (c == '\n') {
                    break;
                }
            }
        }
        if (quoted && cursor.isEnd()) {
            throw quote().wrong("the text is not closed");
        }
        if (!out.isEmpty()) {
            parts.add(
                    new TemplatePart.Text(strips ? out.toString().stripLeading() : out.toString(), cursor.place(from)));
            strips = false;
        }
    }

    private HclPlace quote() {
        return new HclPlace(cursor.source, start - 1, 1);
    }

    private void escape(StringBuilder out) {
        HclPlace place = cursor.place();
        char c = cursor.peek(1);
        cursor.at += 2;
        switch (c) {
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case '"', '\\' -> out.append(c);
            case 'u' -> out.appendCodePoint(hex(4, place));
            case 'U' -> out.appendCodePoint(hex(8, place));
            default ->
                throw place.wrong(
                        "there is no escape \\" + c,
                        "a backslash itself is \\\\; there are \\n, \\r, \\t, \\\" and \\u00e9");
        }
    }

    private int hex(int digits, HclPlace place) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(cursor.peek(), 16);
            if (digit < 0 || value > Character.MAX_CODE_POINT >> 4) {
                throw place.wrong("expected " + digits + " hexadecimal digits of a character");
            }
            value = value << 4 | digit;
            cursor.at++;
        }
        if (!Character.isValidCodePoint(value)) {
            throw place.wrong("there is no such character");
        }
        return value;
    }
}

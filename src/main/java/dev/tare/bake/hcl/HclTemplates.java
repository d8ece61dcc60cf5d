package dev.tare.bake.hcl;

import dev.tare.bake.hcl.HclExpression.Conditional;
import dev.tare.bake.hcl.HclExpression.For;
import dev.tare.bake.hcl.HclExpression.Form;
import dev.tare.bake.hcl.HclExpression.Literal;
import dev.tare.bake.hcl.HclExpression.Template;
import dev.tare.diagnostic.SourceText;
import java.util.ArrayList;
import java.util.List;

/** Reads texts in which values stand: in quotes, as here-documents, or all of a text. */
final class HclTemplates {
    private final HclCursor cursor;
    private final ExpressionParser expressions;

    HclTemplates(HclCursor cursor, ExpressionParser expressions) {
        this.cursor = cursor;
        this.expressions = expressions;
    }

    /** All of a text, in which a backslash is a character as others. */
    static HclExpression whole(SourceText source) {
        HclCursor cursor = new HclCursor(source);
        HclTemplates parser = new HclTemplates(cursor, new ExpressionParser(cursor));
        List<TemplatePart> parts =
                new TemplateScanner(cursor, parser.expressions, source.text().length(), false).all();
        return new Building(parts, cursor.place()).all();
    }

    /** What stands behind a quote, which is taken already. */
    HclExpression quoted() {
        HclPlace at = cursor.place();
        cursor.enter();
        List<TemplatePart> parts = new TemplateScanner(cursor, expressions, Integer.MAX_VALUE, true).all();
        HclExpression template = new Building(parts, at).all();
        cursor.leave();
        return template;
    }

    /** From {@code <<WORD} or {@code <<-WORD} to the line with the word alone. */
    HclExpression heredoc() {
        HclPlace place = cursor.place();
        cursor.at += 2;
        boolean flush = cursor.take("-");
        String word = cursor.name();
        boolean _ = cursor.take("\r");
        if (word == null || !cursor.take("\n")) {
            throw place.wrong("a here-document begins with <<WORD and the end of the line");
        }
        int end = cursor.at;
        while (true) {
            int lineEnd = cursor.text.indexOf('\n', end);
            String line = cursor.text.substring(end, lineEnd < 0 ? cursor.text.length() : lineEnd);
            if (line.strip().equals(word)) {
                break;
            }
            if (lineEnd < 0) {
                throw place.wrong("the here-document is not closed: no line is " + word);
            }
            end = lineEnd + 1;
        }
        cursor.enter();
        List<TemplatePart> parts = new TemplateScanner(cursor, expressions, end, false).all();
        HclExpression template = new Building(flush ? flushed(parts) : parts, place).all();
        cursor.leave();
        // The word stays on its line, whose end ends the attribute.
        cursor.at = cursor.text.indexOf(word, end) + word.length();
        return template;
    }

    /**
     * Takes from each line as many blanks as all have, as HCL does it: a line whose beginning a {@code ~} joined to the
     * one before it keeps its own.
     */
    private static List<TemplatePart> flushed(List<TemplatePart> parts) {
        int least = Integer.MAX_VALUE;
        List<Integer> starts = new ArrayList<>();
        boolean newLine = true;
        for (int i = 0; i < parts.size(); i++) {
            TemplatePart part = parts.get(i);
            boolean isText = part instanceof TemplatePart.Text;
            String text = part instanceof TemplatePart.Text own ? own.text() : "";
            if (newLine) {
                newLine = false;
                String bare = text.stripLeading();
                if (!isText || !bare.isEmpty() || !text.endsWith("\n")) {
                    least = Math.min(least, text.length() - bare.length());
                    starts.add(i);
                }
            }
            newLine |= text.endsWith("\n");
        }
        List<TemplatePart> out = new ArrayList<>(parts);
        for (int i : starts) {
            if (parts.get(i) instanceof TemplatePart.Text text) {
                out.set(
                        i,
                        new TemplatePart.Text(
                                text.text()
                                        .substring(Math.min(least, text.text().length())),
                                text.at()));
            }
        }
        return out;
    }

    /** From parts, one behind the other, to an expression. */
    private static final class Building {
        private final List<TemplatePart> parts;
        private final HclPlace start;
        private int next;

        /** The directive that ended what was built last; empty at the end of all. */
        private String ended = "";

        private HclPlace endedAt;

        Building(List<TemplatePart> parts, HclPlace start) {
            this.parts = parts;
            this.start = start;
            this.endedAt = start;
        }

        HclExpression all() {
            List<HclExpression> all = upToEnd();
            if (!ended.isEmpty()) {
                throw endedAt.wrong("there is nothing that %{ " + ended + " } belongs to");
            }
            if (all.isEmpty()) {
                return new Literal("", start);
            }
            // A value that stands alone is no text.
            return all.size() == 1 ? all.getFirst() : new Template(all, start);
        }

        private List<HclExpression> upToEnd() {
            List<HclExpression> out = new ArrayList<>();
            ended = "";
            while (next < parts.size()) {
                switch (parts.get(next++)) {
                    case TemplatePart.Text text -> {
                        if (!text.text().isEmpty()) {
                            join(out, new Literal(text.text(), text.at()), text.text());
                        }
                    }
                    case TemplatePart.Value value -> out.add(value.value());
                    case TemplatePart.If test -> out.add(conditional(test));
                    case TemplatePart.Loop loop -> out.add(loop(loop));
                    case TemplatePart.End end -> {
                        ended = end.word();
                        endedAt = end.at();
                        return out;
                    }
                }
            }
            return out;
        }

        /** The lines of a here-document are one text again. */
        private void join(List<HclExpression> out, Literal literal, String text) {
            if (!out.isEmpty() && out.getLast() instanceof Literal last && last.value() instanceof String before) {
                out.set(out.size() - 1, new Literal(before + text, last.at()));
            } else {
                out.add(literal);
            }
        }

        private HclExpression conditional(TemplatePart.If test) {
            HclExpression yes = new Template(upToEnd(), test.at());
            HclExpression no = new Literal("", test.at());
            if (ended.equals("else")) {
                no = new Template(upToEnd(), test.at());
            }
            requireEnd("endif", test.at());
            return new Conditional(test.test(), yes, no, test.at());
        }

        private HclExpression loop(TemplatePart.Loop loop) {
            HclExpression body = new Template(upToEnd(), loop.at());
            requireEnd("endfor", loop.at());
            return new For(loop.names().key(), loop.names().value(), loop.in(), null, body, null, Form.TEXT, loop.at());
        }

        private void requireEnd(String word, HclPlace at) {
            if (!ended.equals(word)) {
                throw at.wrong("there is no %{ " + word + " } for this");
            }
            ended = "";
        }
    }
}

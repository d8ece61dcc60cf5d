package dev.tare.bake.hcl;

import dev.tare.diagnostic.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a text of HCL: attributes and blocks, of which each stands on lines of its own. */
public final class HclParser {
    private final HclCursor cursor;
    private final ExpressionParser expressions;

    private HclParser(SourceText source) {
        this.cursor = new HclCursor(source);
        this.expressions = new ExpressionParser(cursor);
    }

    /** The whole of a file. @throws TareException at what is no HCL */
    public static HclBody parse(SourceText source) {
        return new HclParser(source).body(false);
    }

    /** An expression alone. @throws TareException at what is none */
    public static HclExpression expression(SourceText source) {
        HclCursor cursor = new HclCursor(source);
        cursor.overLines = true;
        HclExpression expression = new ExpressionParser(cursor).expression();
        cursor.blanks();
        if (!cursor.isEnd()) {
            throw cursor.wrong("nothing is expected behind the expression, but there is " + cursor.here());
        }
        return expression;
    }

    private HclBody body(boolean inBlock) {
        Map<String, HclBody.Attribute> attributes = new LinkedHashMap<>();
        List<HclBody.Block> blocks = new ArrayList<>();
        while (true) {
            cursor.lines();
            if (inBlock && cursor.take("}") || !inBlock && cursor.isEnd()) {
                return new HclBody(attributes, blocks);
            }
            int from = cursor.at;
            String name = cursor.name();
            if (name == null) {
                throw cursor.wrong(
                        cursor.isEnd()
                                ? "the block is not closed"
                                : "expected an attribute or a block, not " + cursor.here());
            }
            HclPlace place = cursor.place(from);
            cursor.blanks();
            if (cursor.peek() == '=' && cursor.peek(1) != '=') {
                cursor.at++;
                HclExpression value = expressions.expression();
                if (attributes.put(name, new HclBody.Attribute(name, value, place)) != null) {
                    throw place.wrong("\"" + name + "\" is set twice");
                }
            } else {
                blocks.add(block(name, place));
            }
            endOfLine(inBlock);
        }
    }

    private HclBody.Block block(String type, HclPlace place) {
        List<String> labels = new ArrayList<>();
        while (!cursor.skipTo("{")) {
            String name = cursor.name();
            if (name != null) {
                labels.add(name);
            } else if (cursor.peek() == '"') {
                labels.add(label());
            } else {
                throw cursor.wrong(
                        "expected \"=\" and a value, or \"{\" and a block, behind " + type + ", not " + cursor.here());
            }
        }
        cursor.enter();
        HclBody body = body(true);
        cursor.leave();
        return new HclBody.Block(type, labels, body, place);
    }

    private String label() {
        HclPlace place = cursor.place();
        HclExpression label = expressions.expression();
        if (label instanceof HclExpression.Literal literal && literal.value() instanceof String text) {
            return text;
        }
        throw place.wrong("a label is a text as it stands");
    }

    private void endOfLine(boolean inBlock) {
        cursor.blanks();
        if (!cursor.isEnd() && cursor.peek() != '\n' && !(inBlock && cursor.peek() == '}')) {
            throw cursor.wrong("expected the end of the line, not " + cursor.here());
        }
    }
}

package dev.tare.bake.hcl;

import dev.tare.bake.hcl.HclExpression.Binary;
import dev.tare.bake.hcl.HclExpression.Call;
import dev.tare.bake.hcl.HclExpression.Conditional;
import dev.tare.bake.hcl.HclExpression.For;
import dev.tare.bake.hcl.HclExpression.Form;
import dev.tare.bake.hcl.HclExpression.Index;
import dev.tare.bake.hcl.HclExpression.Item;
import dev.tare.bake.hcl.HclExpression.ListOf;
import dev.tare.bake.hcl.HclExpression.Literal;
import dev.tare.bake.hcl.HclExpression.MapOf;
import dev.tare.bake.hcl.HclExpression.Member;
import dev.tare.bake.hcl.HclExpression.Name;
import dev.tare.bake.hcl.HclExpression.Splat;
import dev.tare.bake.hcl.HclExpression.Unary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads expressions. */
final class ExpressionParser {
    /** From those that bind least; of each row the longer ones first. */
    private static final List<List<String>> OPERATORS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("==", "!="),
            List.of(">=", "<=", ">", "<"),
            List.of("+", "-"),
            List.of("*", "/", "%"));

    private final HclCursor cursor;
    private final HclTemplates templates;

    ExpressionParser(HclCursor cursor) {
        this.cursor = cursor;
        this.templates = new HclTemplates(cursor, this);
    }

    HclExpression expression() {
        cursor.enter();
        HclExpression test = binary(0);
        if (cursor.skipTo("?")) {
            HclPlace at = cursor.place();
            HclExpression yes = expression();
            cursor.expect(":", "between the two values of a condition");
            test = new Conditional(test, yes, expression(), at);
        }
        cursor.leave();
        return test;
    }

    private HclExpression binary(int level) {
        if (level == OPERATORS.size()) {
            return unary();
        }
        HclExpression left = binary(level + 1);
        while (true) {
            cursor.blanks();
            HclPlace at = cursor.place();
            String operator = operator(OPERATORS.get(level));
            if (operator == null) {
                return left;
            }
            left = new Binary(operator, left, binary(level + 1), at);
        }
    }

    private @Nullable String operator(List<String> those) {
        for (String operator : those) {
            if (cursor.take(operator)) {
                return operator;
            }
        }
        return null;
    }

    private HclExpression unary() {
        cursor.blanks();
        HclPlace at = cursor.place();
        char c = cursor.peek();
        if (c == '-' || c == '!') {
            cursor.at++;
            cursor.enter();
            HclExpression of = unary();
            cursor.leave();
            return new Unary(c, of, at);
        }
        return behind(primary());
    }

    /** What follows a value: members, indexes, splats. */
    private HclExpression behind(HclExpression of) {
        HclExpression value = of;
        while (true) {
            int from = cursor.at;
            if (cursor.peek() == '.' && cursor.peek(1) == '.') {
                return value;
            }
            if (cursor.take(".")) {
                if (cursor.take("*")) {
                    value = splat(value, from, true);
                } else {
                    value = member(value, from);
                }
            } else if (cursor.take("[*]")) {
                value = splat(value, from, false);
            } else if (cursor.take("[")) {
                value = index(value, from);
            } else {
                return value;
            }
        }
    }

    private HclExpression member(HclExpression of, int from) {
        if (Character.isDigit(cursor.peek())) {
            return new Index(of, number(), cursor.place(from));
        }
        String name = cursor.name();
        if (name == null) {
            throw cursor.wrong("expected a name behind the dot, not " + cursor.here());
        }
        return new Member(of, name, cursor.place(from));
    }

    private HclExpression index(HclExpression of, int from) {
        HclExpression key = inLines(this::expression);
        closeLines("]", "behind an index");
        return new Index(of, key, cursor.place(from));
    }

    /** Of {@code .*} the members alone belong to the item, of {@code [*]} the indexes, too. */
    private HclExpression splat(HclExpression of, int from, boolean membersOnly) {
        HclPlace at = cursor.place(from);
        HclExpression each = new Name(HclEvaluator.ITEM, at);
        while (true) {
            int start = cursor.at;
            if (cursor.peek() == '.' && cursor.peek(1) != '*' && cursor.take(".")) {
                each = member(each, start);
            } else if (!membersOnly && !cursor.sees("[*]") && cursor.take("[")) {
                each = index(each, start);
            } else {
                return new Splat(of, each, at);
            }
        }
    }

    private HclExpression primary() {
        HclPlace at = cursor.place();
        char c = cursor.peek();
        if (Character.isDigit(c)) {
            return number();
        }
        if (cursor.take("\"")) {
            return templates.quoted();
        }
        if (cursor.sees("<<")) {
            return templates.heredoc();
        }
        if (cursor.take("(")) {
            HclExpression inner = inLines(this::expression);
            closeLines(")", "behind an expression");
            return inner;
        }
        if (cursor.take("[")) {
            return inLines(() -> list(at));
        }
        if (cursor.take("{")) {
            return map(at);
        }
        int from = cursor.at;
        String name = cursor.name();
        if (name == null) {
            throw cursor.wrong("expected a value, not " + cursor.here());
        }
        HclPlace place = cursor.place(from);
        int behind = cursor.at;
        if (cursor.skipTo("(")) {
            return inLines(() -> call(name, place));
        }
        cursor.at = behind;
        return switch (name) {
            case "true" -> new Literal(true, place);
            case "false" -> new Literal(false, place);
            case "null" -> new Literal(null, place);
            default -> new Name(name, place);
        };
    }

    private HclExpression number() {
        int from = cursor.at;
        digits();
        if (cursor.peek() == '.' && Character.isDigit(cursor.peek(1))) {
            cursor.at++;
            digits();
        }
        if (cursor.peek() == 'e' || cursor.peek() == 'E') {
            int sign = cursor.peek(1) == '+' || cursor.peek(1) == '-' ? 1 : 0;
            if (Character.isDigit(cursor.peek(1 + sign))) {
                cursor.at += 1 + sign;
                digits();
            }
        }
        HclPlace at = cursor.place(from);
        try {
            return new Literal(HclValues.bounded(new BigDecimal(cursor.text.substring(from, cursor.at))), at);
        } catch (ArithmeticException | NumberFormatException e) {
            throw at.wrong("the number is too large");
        }
    }

    private void digits() {
        while (cursor.peek() >= '0' && cursor.peek() <= '9') {
            cursor.at++;
        }
    }

    /** Something that a parser makes. */
    interface Making {
        HclExpression make();
    }

    private HclExpression inLines(Making making) {
        return with(true, making);
    }

    private HclExpression with(boolean overLines, Making making) {
        boolean before = cursor.overLines;
        cursor.overLines = overLines;
        HclExpression made = making.make();
        cursor.overLines = before;
        return made;
    }

    private void closeLines(String bracket, String where) {
        cursor.lines();
        cursor.expect(bracket, where);
    }

    private HclExpression call(String name, HclPlace place) {
        List<HclExpression> arguments = new ArrayList<>();
        boolean spreads = false;
        while (!cursor.skipTo(")")) {
            arguments.add(expression());
            if (cursor.skipTo("...")) {
                spreads = true;
                cursor.expect(")", "behind the last arguments");
                break;
            }
            if (!cursor.skipTo(",")) {
                cursor.expect(")", "behind the arguments of " + name);
                break;
            }
        }
        return new Call(name, arguments, spreads, place);
    }

    private HclExpression list(HclPlace at) {
        if (cursor.takeWord("for")) {
            HclExpression loop = loop(at, false);
            cursor.expect("]", "behind a for expression");
            return loop;
        }
        List<HclExpression> items = new ArrayList<>();
        while (!cursor.skipTo("]")) {
            items.add(expression());
            if (!cursor.skipTo(",")) {
                cursor.expect("]", "behind the items of a list, or \",\" between them");
                break;
            }
        }
        return new ListOf(items, at);
    }

    private HclExpression map(HclPlace at) {
        cursor.lines();
        int from = cursor.at;
        if (cursor.takeWord("for") && HclCursor.isStart(afterBlanks())) {
            HclExpression loop = inLines(() -> loop(at, true));
            closeLines("}", "behind a for expression");
            return loop;
        }
        cursor.at = from;
        return with(false, () -> new MapOf(items(), at));
    }

    private char afterBlanks() {
        cursor.lines();
        return cursor.peek();
    }

    private List<Item> items() {
        List<Item> items = new ArrayList<>();
        while (true) {
            cursor.lines();
            if (cursor.take("}")) {
                return items;
            }
            HclExpression key = key();
            cursor.blanks();
            if (!cursor.take("=") && !cursor.take(":")) {
                throw cursor.wrong("expected \"=\" behind a key, not " + cursor.here());
            }
            cursor.lines();
            items.add(new Item(key, expression()));
            cursor.blanks();
            if (!cursor.take(",") && cursor.peek() != '\n' && cursor.peek() != '}') {
                throw cursor.wrong("expected \",\", \"}\" or the end of the line behind an item, not " + cursor.here());
            }
        }
    }

    /** A bare word is the key itself; in parentheses it is a variable. */
    private HclExpression key() {
        int from = cursor.at;
        String name = cursor.name();
        if (name != null) {
            HclPlace place = cursor.place(from);
            cursor.blanks();
            boolean equals = cursor.peek() == '=' && cursor.peek(1) != '=';
            if (equals || cursor.peek() == ':') {
                return new Literal(name, place);
            }
            cursor.at = from;
        }
        return expression();
    }

    /** A loop behind its {@code for}, up to the bracket. */
    private HclExpression loop(HclPlace at, boolean isMap) {
        Variables names = variables();
        HclExpression in = expression();
        cursor.expect(":", "behind what a for expression goes over");
        HclExpression value = expression();
        HclExpression key = null;
        Form form = Form.LIST;
        if (isMap) {
            cursor.expect("=>", "between key and value of a for expression");
            key = value;
            value = expression();
            form = cursor.skipTo("...") ? Form.GROUPS : Form.MAP;
        }
        HclExpression condition = cursor.takeWord("if") ? expression() : null;
        return new For(names.key, names.value, in, key, value, condition, form, at);
    }

    /** The names of a loop. */
    record Variables(@Nullable String key, String value) {}

    /** Reads {@code value in} or {@code key, value in}. */
    Variables variables() {
        String first = cursor.nameOf("a variable behind for");
        String second = cursor.skipTo(",") ? cursor.nameOf("a second variable") : null;
        if (!cursor.takeWord("in")) {
            throw cursor.wrong("expected \"in\" behind the variables of a for expression, not " + cursor.here());
        }
        return second == null ? new Variables(null, first) : new Variables(first, second);
    }
}

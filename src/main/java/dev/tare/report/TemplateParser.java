package dev.tare.report;

import dev.tare.diagnostic.TareException;
import dev.tare.report.Template.Expression;
import dev.tare.report.Template.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the text of a {@link Template}. */
final class TemplateParser {
    /** More than anybody types, and less than the stack holds. */
    private static final int MAX_DEPTH = 100;

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private final String text;
    private int at;
    private int depth;
    private final Deque<String> words = new ArrayDeque<>();

    TemplateParser(String text) {
        this.text = text;
    }

    static TareException wrong(String what) {
        return TareException.usage("--format: " + what, null);
    }

    List<Node> parse() {
        List<Node> nodes = nodes();
        if (!words.isEmpty()) {
            throw wrong("{{" + words.peekFirst() + "}} closes nothing");
        }
        return nodes;
    }

    /** Up to the end of the text, or to an {@code end} or {@code else}, whose words are left to be read. */
    private List<Node> nodes() {
        if (++depth > MAX_DEPTH) {
            throw wrong("it is nested too deeply");
        }
        List<Node> out = new ArrayList<>();
        while (at < text.length()) {
            int open = text.indexOf(OPEN, at);
            String plain = text.substring(at, open < 0 ? text.length() : open);
            boolean trims = open >= 0 && isTrimmed(open);
            plain = trims ? plain.stripTrailing() : plain;
            if (!plain.isEmpty()) {
                out.add(new Node.Text(plain));
            }
            if (open < 0) {
                at = text.length();
                break;
            }
            read(open + 2 + (trims ? 1 : 0));
            String first = words.isEmpty() ? "" : words.peekFirst();
            if (first.equals("end") || first.equals("else")) {
                depth--;
                return out;
            }
            if (!first.startsWith("/*")) {
                out.add(action(first));
            }
            if (!words.isEmpty() && !first.startsWith("/*")) {
                throw wrong("\"" + words.peekFirst() + "\" is one word too many in " + OPEN + "..." + CLOSE);
            }
            words.clear();
        }
        depth--;
        return out;
    }

    private boolean isTrimmed(int open) {
        return text.startsWith("{{- ", open) || text.startsWith("{{-\n", open);
    }

    /** Cuts an action into its words and goes on behind it. */
    private void read(int start) {
        int i = start;
        while (!text.startsWith(CLOSE, i)) {
            if (i >= text.length()) {
                throw wrong("{{ without }}");
            }
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
            } else if (c == '"' || c == '`' || c == '\'') {
                int end = quoted(i, c);
                words.addLast(text.substring(i, end));
                i = end;
            } else if (c == '(' || c == ')' || c == '|' || c == ',') {
                words.addLast(Character.toString(c));
                i++;
            } else if (text.startsWith(" -}}", i - 1)) {
                i++;
                at = i + 2;
                while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
                return;
            } else {
                int end = i;
                while (end < text.length()
                        && !Character.isWhitespace(text.charAt(end))
                        && "()|,\"`'".indexOf(text.charAt(end)) < 0
                        && !text.startsWith(CLOSE, end)) {
                    end++;
                }
                words.addLast(text.substring(i, end));
                i = end;
            }
        }
        at = i + 2;
    }

    private int quoted(int start, char quote) {
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && quote != '`') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i + 1;
            }
        }
        throw wrong("a quotation mark has no second one: " + text.substring(start));
    }

    private Node action(String first) {
        return switch (first) {
            case "" -> throw wrong("{{}} is empty");
            case "if" -> {
                words.removeFirst();
                Expression condition = pipeline();
                yield new Node.If(condition, body(), otherwise());
            }
            case "with" -> {
                words.removeFirst();
                Expression value = pipeline();
                yield new Node.With(value, body(), otherwise());
            }
            case "range" -> {
                words.removeFirst();
                List<String> names = names();
                Expression value = pipeline();
                yield new Node.Range(names, value, body(), otherwise());
            }
            case "define", "block", "template", "break", "continue" ->
                throw wrong("{{" + first + "}} is not supported; print JSON and use jq for more");
            default -> new Node.Output(pipeline());
        };
    }

    /** {@code $value :=} or {@code $key, $value :=}. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        if (words.contains(":=")) {
            for (String word = words.removeFirst(); !word.equals(":="); word = words.removeFirst()) {
                if (word.startsWith("$") && word.length() > 1) {
                    names.add(word);
                } else if (!word.equals(",")) {
                    throw wrong("\"" + word + "\" is no variable");
                }
            }
        }
        return names;
    }

    private List<Node> body() {
        if (!words.isEmpty()) {
            throw wrong("\"" + words.peekFirst() + "\" is one word too many");
        }
        return nodes();
    }

    private List<Node> otherwise() {
        String word = words.pollFirst();
        if (word == null) {
            throw wrong("{{end}} is missing");
        }
        if (word.equals("end")) {
            return List.of();
        }
        if ("if".equals(words.peekFirst())) {
            return List.of(action("if"));
        }
        List<Node> nodes = body();
        if (!"end".equals(words.pollFirst())) {
            throw wrong("{{end}} is missing");
        }
        return nodes;
    }

    /** A command, whose value is the last argument of the one behind a bar. */
    private Expression pipeline() {
        Expression value = command(null);
        while ("|".equals(words.peekFirst())) {
            words.removeFirst();
            value = command(value);
        }
        return value;
    }

    private Expression command(@Nullable Expression last) {
        String word = words.peekFirst();
        if (word == null) {
            throw wrong("something is missing behind " + (last == null ? "{{" : "|"));
        }
        boolean function = Character.isLetter(word.charAt(0)) && !isConstant(word);
        if (function) {
            words.removeFirst();
            if (!TemplateValues.FUNCTIONS.contains(word)) {
                throw TemplateValues.unknown(word);
            }
        }
        Expression first = function ? null : operand();
        List<Expression> arguments = new ArrayList<>();
        while (!words.isEmpty()
                && !words.peekFirst().equals("|")
                && !words.peekFirst().equals(")")) {
            arguments.add(operand());
        }
        if (last != null) {
            arguments.add(last);
        }
        if (first == null) {
            return new Expression.Call(word, arguments);
        }
        if (arguments.isEmpty()) {
            return first;
        }
        if (arguments.size() == 1 && first instanceof Expression.Field field) {
            return new Expression.Method(field.of(), field.name(), arguments.getFirst());
        }
        throw wrong("\"" + word + "\" is no function");
    }

    private static boolean isConstant(String word) {
        return word.equals("true") || word.equals("false") || word.equals("nil");
    }

    private Expression operand() {
        String word = words.removeFirst();
        char c = word.charAt(0);
        if (c == '(') {
            if (++depth > MAX_DEPTH) {
                throw wrong("it is nested too deeply");
            }
            Expression inner = pipeline();
            depth--;
            if (!")".equals(words.pollFirst())) {
                throw wrong("( without )");
            }
            String rest = words.peekFirst();
            // Words do not tell whether there was a blank between the two: a field alone would make no sense here.
            return rest != null && rest.startsWith(".") && rest.length() > 1
                    ? fields(inner, words.removeFirst())
                    : inner;
        }
        if (c == '"' || c == '`' || c == '\'') {
            return new Expression.Constant(unquoted(word));
        }
        if (c == '.') {
            return fields(new Expression.Variable(""), word);
        }
        if (c == '$') {
            int dot = word.indexOf('.');
            return dot < 0
                    ? new Expression.Variable(word)
                    : fields(new Expression.Variable(word.substring(0, dot)), word.substring(dot));
        }
        if (isConstant(word)) {
            return new Expression.Constant(word.equals("nil") ? null : Boolean.valueOf(word));
        }
        try {
            return new Expression.Constant(Long.valueOf(word));
        } catch (NumberFormatException e) {
            if (TemplateValues.FUNCTIONS.contains(word)) {
                throw wrong("put ( and ) around " + word + " and what it takes");
            }
            throw TemplateValues.unknown(word);
        }
    }

    private static Expression fields(Expression of, String path) {
        Expression out = of;
        if (path.equals(".")) {
            return out;
        }
        for (String name : path.substring(1).split("\\.", -1)) {
            if (name.isEmpty()) {
                throw wrong("\"" + path + "\" has an empty name in it");
            }
            out = new Expression.Field(out, name);
        }
        return out;
    }

    private static String unquoted(String word) {
        String inner = word.substring(1, word.length() - 1);
        if (word.charAt(0) == '`' || inner.indexOf('\\') < 0) {
            return inner;
        }
        try {
            return inner.translateEscapes();
        } catch (IllegalArgumentException e) {
            throw wrong(word + " has an escape that nobody knows");
        }
    }
}

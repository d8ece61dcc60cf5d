package dev.tare.bake;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.TareException;
import java.util.Map;

/**
 * A text of a compose file in which variables give way to their values: {@code $NAME}, <code>${NAME}</code>,
 * <code>${NAME:-x}</code>, <code>${NAME-x}</code>, <code>${NAME:?why}</code>, <code>${NAME:+x}</code>, and {@code $$} for a
 * dollar (compose-spec, 12-interpolation.md). Inside the braces are variables, too.
 */
final class ComposeText {
    private static final int DEEPEST = 20;

    private final String text;
    private final Map<String, String> variables;
    private final Location at;
    private final int depth;
    private int position;

    private ComposeText(String text, Map<String, String> variables, Location at, int depth) {
        this.text = text;
        this.variables = variables;
        this.at = at;
        this.depth = depth;
    }

    /** The text with its values. A variable that is not there is empty. @throws TareException at the text */
    static String of(String text, Map<String, String> variables, Location at) {
        return text.indexOf('$') < 0 ? text : new ComposeText(text, variables, at, 0).all();
    }

    private String all() {
        if (depth > DEEPEST) {
            throw TareException.at(at, "variables stand in variables too deeply", null);
        }
        StringBuilder out = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c != '$') {
                out.append(c);
            } else if (position < text.length() && text.charAt(position) == '$') {
                out.append('$');
                position++;
            } else if (position < text.length() && text.charAt(position) == '{') {
                position++;
                out.append(braces());
            } else {
                String name = name();
                if (name.isEmpty()) {
                    throw TareException.at(at, "a $ stands alone", "a dollar itself is written $$");
                }
                out.append(variables.getOrDefault(name, ""));
            }
        }
        return out.toString();
    }

    private String name() {
        int from = position;
        while (position < text.length() && isName(text.charAt(position), position == from)) {
            position++;
        }
        return text.substring(from, position);
    }

    private static boolean isName(char c, boolean first) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || !first && c >= '0' && c <= '9';
    }

    private String braces() {
        String name = name();
        int end = closing();
        if (name.isEmpty() || end < 0) {
            throw TareException.at(at, "${ begins no variable that ends", "a dollar itself is written $$");
        }
        String rest = text.substring(position, end);
        position = end + 1;
        String value = variables.get(name);
        if (rest.isEmpty()) {
            return value == null ? "" : value;
        }
        boolean colon = rest.startsWith(":");
        char operator = rest.length() > (colon ? 1 : 0) ? rest.charAt(colon ? 1 : 0) : 0;
        String word = rest.substring(Math.min(rest.length(), colon ? 2 : 1));
        boolean set = value != null && !(colon && value.isEmpty());
        return switch (operator) {
            case '-' -> set ? String.valueOf(value) : inner(word);
            case '+' -> set ? inner(word) : "";
            case '?' -> {
                if (!set) {
                    throw TareException.at(at, "the variable " + name + " must be set: " + inner(word), null);
                }
                yield String.valueOf(value);
            }
            default ->
                throw TareException.at(at, "${" + name + rest + "} is no form of a variable", "${NAME:-default}");
        };
    }

    private String inner(String word) {
        return new ComposeText(word, variables, at, depth + 1).all();
    }

    /** Where the braces that are open here end; -1 where they do not. */
    private int closing() {
        int open = 1;
        for (int i = position; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' && i > 0 && text.charAt(i - 1) == '$') {
                open++;
            } else if (c == '}' && --open == 0) {
                return i;
            }
        }
        return -1;
    }
}

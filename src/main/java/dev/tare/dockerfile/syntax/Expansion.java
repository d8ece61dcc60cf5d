package dev.tare.dockerfile.syntax;

import dev.tare.dockerfile.syntax.Expander.WordSplitter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of an {@link Expander} over one text. */
final class Expansion {
    /** Deeper nesting of {@code ${v:-${w:-..}}} than this is an attack on the stack, not a Dockerfile. */
    private static final int MAX_DEPTH = 200;

    private static final int END = -1;

    private final Expander options;
    private final String text;
    private final ExpansionVariables variables;
    private final @Nullable WordSplitter splitter;
    final Set<String> matched = new LinkedHashSet<>();
    final Set<String> unmatched = new LinkedHashSet<>();
    private int at;
    private int depth;

    Expansion(Expander options, String text, ExpansionVariables variables, @Nullable WordSplitter splitter) {
        this.options = options;
        this.text = text;
        this.variables = variables;
        this.splitter = splitter;
    }

    String run() throws ExpansionException {
        try {
            return until(END, options.has(Expander.Option.RAW_ESCAPES), splitter);
        } catch (ExpansionException e) {
            String shown = text.length() > 200 ? text.substring(0, 200) + "..." : text;
            throw new ExpansionException("failed to process \"" + shown + "\": " + e.getMessage());
        }
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    /** Expands up to a character that ends it, which is taken, or to the end of the text. */
    private String until(int stop, boolean rawEscapes, @Nullable WordSplitter words) throws ExpansionException {
        StringBuilder result = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == stop) {
                at++;
                return result.toString();
            }
            if (c == '$') {
                String value = variable();
                append(result, value);
                if (words != null) {
                    words.addSplit(value);
                }
            } else if (!options.has(Expander.Option.PLAIN_QUOTES) && (c == '\'' || c == '"')) {
                String quoted = c == '"' ? doubleQuoted(rawEscapes) : singleQuoted();
                append(result, quoted);
                if (words != null) {
                    words.addWhole(quoted);
                }
            } else if (c == '<') {
                String arrow = arrow();
                append(result, arrow);
                if (words != null) {
                    words.addWhole(arrow);
                }
            } else if (c == options.escape()) {
                String escaped = escaped(rawEscapes);
                append(result, escaped);
                if (words != null) {
                    words.addWhole(escaped);
                }
            } else {
                at++;
                result.append(c);
                if (words != null) {
                    words.add(c);
                }
            }
        }
        if (stop != END) {
            throw new ExpansionException("unexpected end of statement while looking for matching " + (char) stop);
        }
        return result.toString();
    }

    private static void append(StringBuilder result, String part) throws ExpansionException {
        if (result.length() + part.length() > Expander.MAX_LENGTH) {
            throw new ExpansionException("it expands to more than " + (Expander.MAX_LENGTH >> 20) + " MiB");
        }
        result.append(part);
    }

    /** An escape character and what it escapes; alone at the end it goes away. */
    private String escaped(boolean rawEscapes) {
        int start = at++;
        if (at < text.length()) {
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(rawEscapes ? start : start + 1, at);
    }

    /** {@code <<} and the blanks behind it stay in one word with what follows: a here-document's name. */
    private String arrow() {
        int start = at++;
        if (peek() == '<') {
            at++;
            while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
                at++;
            }
        }
        return text.substring(start, at);
    }

    private String singleQuoted() throws ExpansionException {
        int start = at;
        int end = text.indexOf('\'', start + 1);
        if (end < 0) {
            at = text.length();
            throw new ExpansionException("unexpected end of statement while looking for matching single-quote");
        }
        at = end + 1;
        return options.has(Expander.Option.RAW_QUOTES) ? text.substring(start, at) : text.substring(start + 1, end);
    }

    private String doubleQuoted(boolean rawEscapes) throws ExpansionException {
        StringBuilder result = new StringBuilder();
        at++;
        if (options.has(Expander.Option.RAW_QUOTES)) {
            result.append('"');
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return options.has(Expander.Option.RAW_QUOTES)
                        ? result.append('"').toString()
                        : result.toString();
            }
            if (c == '$') {
                append(result, variable());
                continue;
            }
            at++;
            if (c == options.escape()) {
                if (rawEscapes) {
                    result.append(c);
                }
                int next = peek();
                if (next == END) {
                    break;
                }
                if (next == '"' || next == '$' || next == options.escape()) {
                    c = (char) next;
                    at++;
                }
            }
            result.append(c);
        }
        throw new ExpansionException("unexpected end of statement while looking for matching double-quote");
    }

    private String variable() throws ExpansionException {
        at++;
        if (peek() != '{') {
            String name = name();
            if (name.isEmpty()) {
                return "$";
            }
            String value = lookup(name);
            return value == null ? options.has(Expander.Option.KEEP_UNSET) ? "$" + name : "" : value;
        }
        at++;
        int next = peek();
        if (next == END) {
            throw missingBrace();
        }
        if (next == '{' || next == '}' || next == ':') {
            throw new ExpansionException("syntax error: bad substitution");
        }
        if (++depth > MAX_DEPTH) {
            throw new ExpansionException("variables are nested more than " + MAX_DEPTH + " levels deep");
        }
        String result = substitution(name());
        depth--;
        return result;
    }

    /** What stands behind the name in {@code ${name..}}. */
    private String substitution(String name) throws ExpansionException {
        int operator = take();
        return switch (operator) {
            case '}' -> {
                String value = lookup(name);
                yield value == null ? options.has(Expander.Option.KEEP_UNSET) ? "${" + name + "}" : "" : value;
            }
            case ':', '+', '-', '?', '#', '%' -> withWord(name, operator);
            case '/' -> replaced(name);
            case END -> throw missingBrace();
            default -> throw unsupported(Character.toString(operator));
        };
    }

    private String withWord(String name, int first) throws ExpansionException {
        boolean emptyIsUnset = first == ':';
        int operator = emptyIsUnset ? take() : first;
        if (operator == END) {
            throw missingBrace();
        }
        String written = emptyIsUnset ? ":" + Character.toString(operator) : Character.toString(operator);
        boolean trims = operator == '#' || operator == '%';
        if (emptyIsUnset && trims || "+-?#%".indexOf(operator) < 0) {
            throw unsupported(written);
        }
        String word = closed('}', trims);
        String value = lookup(name);
        if (value == null && options.has(Expander.Option.KEEP_UNSET)) {
            return "${" + name + written + word + "}";
        }
        boolean present = value != null && !(emptyIsUnset && value.isEmpty());
        String found = value == null ? "" : value;
        return switch (operator) {
            case '-' -> present ? found : word;
            case '+' -> present ? word : "";
            case '?' -> {
                if (!present) {
                    String why = value == null ? "is not allowed to be unset" : "is not allowed to be empty";
                    throw new ExpansionException(name + ": " + (word.isEmpty() ? why : word));
                }
                yield found;
            }
            default -> {
                boolean longest = !word.isEmpty() && word.charAt(0) == operator;
                ShellPattern pattern = ShellPattern.of(longest ? word.substring(1) : word);
                yield operator == '#' ? pattern.trimStart(found, longest) : pattern.trimEnd(found, longest);
            }
        };
    }

    private String replaced(String name) throws ExpansionException {
        boolean all = peek() == '/';
        if (all) {
            at++;
        }
        String pattern = closed('/', true);
        String replacement = closed('}', true);
        String value = lookup(name);
        if (value == null && options.has(Expander.Option.KEEP_UNSET)) {
            return "${" + name + "/" + pattern + "/" + replacement + "}";
        }
        return ShellPattern.of(pattern).replace(value == null ? "" : value, replacement, all);
    }

    private String closed(char stop, boolean rawEscapes) throws ExpansionException {
        try {
            return until(stop, rawEscapes, null);
        } catch (ExpansionException e) {
            if (at < text.length() || depth > MAX_DEPTH) {
                throw e;
            }
            throw stop == '}' ? missingBrace() : new ExpansionException("syntax error: missing '/' in ${}");
        }
    }

    private int take() {
        if (at >= text.length()) {
            return END;
        }
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    /** Letters, digits and underscores; digits alone; or one of the shell's special parameters. */
    private String name() {
        int start = at;
        boolean digits = false;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            boolean first = at == start;
            boolean digit = Character.isDigit(c);
            if (first && digit) {
                digits = true;
            }
            if (first && "@*#?-$!".indexOf(c) >= 0) {
                at++;
                break;
            }
            if (digits ? !digit : !digit && !Character.isLetter(c) && c != '_') {
                break;
            }
            at += Character.charCount(c);
        }
        return text.substring(start, at);
    }

    private @Nullable String lookup(String name) {
        String value = variables.get(name);
        (value == null ? unmatched : matched).add(name);
        return value;
    }

    private static ExpansionException missingBrace() {
        return new ExpansionException("syntax error: missing '}'");
    }

    private static ExpansionException unsupported(String modifier) {
        return new ExpansionException("unsupported modifier (" + modifier + ") in substitution");
    }
}

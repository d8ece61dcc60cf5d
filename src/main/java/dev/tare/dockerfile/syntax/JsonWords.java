package dev.tare.dockerfile.syntax;

import dev.tare.text.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exec form, {@code ["ls", "-l"]}: a JSON array (RFC 8259) of strings. A text that is no JSON is a shell command;
 * JSON that holds anything but strings is a mistake. Written by hand since it runs at every start, and since what is no
 * JSON must not be an error.
 */
public final class JsonWords {
    /** Deeper nesting is no JSON for the reference either (Go's encoding/json). */
    private static final int MAX_DEPTH = 10_000;

    private final String text;
    private final List<String> words = new ArrayList<>();
    private boolean onlyStrings = true;
    private int at;

    private JsonWords(String text) {
        this.text = text;
    }

    /** The strings of the array, or null where the text is no JSON array. */
    public static @Nullable List<String> parse(String text) throws SyntaxException {
        int start = Blanks.skipSpace(text, 0);
        if (start == text.length() || text.charAt(start) != '[') {
            return null;
        }
        JsonWords json = new JsonWords(text);
        json.at = start + 1;
        if (!json.array()) {
            return null;
        }
        if (!json.onlyStrings) {
            throw new SyntaxException(
                    "when using JSON array syntax, arrays must be comprised of strings only", Blanks.trim(text));
        }
        return json.words;
    }

    /** Reads the outer array's items up to the end of the text. */
    private boolean array() {
        if (next() == ']') {
            at++;
            return next() < 0;
        }
        while (true) {
            if (next() == '"') {
                String word = string();
                if (word == null) {
                    return false;
                }
                words.add(word);
            } else {
                onlyStrings = false;
                if (!value()) {
                    return false;
                }
            }
            int c = next();
            at++;
            if (c == ']') {
                return next() < 0;
            }
            if (c != ',') {
                return false;
            }
        }
    }

    /** Skips one value of any kind. Nesting is kept in a stack of our own: a hostile file must not reach Java's. */
    private boolean value() {
        StringBuilder open = new StringBuilder();
        do {
            int c = next();
            if (c == '{' || c == '[') {
                at++;
                char close = c == '{' ? '}' : ']';
                if (open.length() >= MAX_DEPTH) {
                    return false;
                }
                if (next() != close) {
                    open.append(close);
                    if (close == '}' && !name()) {
                        return false;
                    }
                    continue;
                }
                at++;
            } else if (!scalar(c)) {
                return false;
            }
            while (!open.isEmpty()) {
                int end = next();
                at++;
                char close = open.charAt(open.length() - 1);
                if (end == ',') {
                    if (close == '}' && !name()) {
                        return false;
                    }
                    break;
                }
                if (end != close) {
                    return false;
                }
                open.setLength(open.length() - 1);
            }
        } while (!open.isEmpty());
        return true;
    }

    private boolean name() {
        if (next() != '"' || string() == null || next() != ':') {
            return false;
        }
        at++;
        return true;
    }

    private boolean scalar(int first) {
        return switch (first) {
            case '"' -> string() != null;
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean word(String expected) {
        boolean found = text.startsWith(expected, at);
        at += expected.length();
        return found;
    }

    private boolean number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else if (!digits()) {
            return false;
        }
        if (peek() == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > start;
    }

    /** The string that starts here, or null where it is none. Halves of surrogate pairs become U+FFFD, as in Go. */
    private @Nullable String string() {
        int start = ++at;
        while (peek() >= ' ' && peek() != '"' && peek() != '\\') {
            at++;
        }
        if (peek() == '"') {
            return text.substring(start, at++);
        }
        StringBuilder out = new StringBuilder(text.substring(start, at));
        while (true) {
            int c = peek();
            at++;
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                return null;
            }
            if (c != '\\') {
                out.append((char) c);
                continue;
            }
            int escaped = peek();
            at++;
            if (escaped == 'u') {
                if (!unicode(out)) {
                    return null;
                }
                continue;
            }
            int meaning = "\"\\/bfnrt".indexOf(escaped);
            if (meaning < 0) {
                return null;
            }
            out.append("\"\\/\b\f\n\r\t".charAt(meaning));
        }
    }

    private boolean unicode(StringBuilder out) {
        int unit = hex4(at);
        if (unit < 0) {
            return false;
        }
        at += 4;
        if (Character.isHighSurrogate((char) unit) && text.startsWith("\\u", at)) {
            int low = hex4(at + 2);
            if (low >= 0 && Character.isLowSurrogate((char) low)) {
                out.append((char) unit).append((char) low);
                at += 6;
                return true;
            }
        }
        out.append(Character.isSurrogate((char) unit) ? '\ufffd' : (char) unit);
        return true;
    }

    private int hex4(int from) {
        if (from + 4 > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    /** The next character that is not JSON's white space, not taken; -1 at the end. */
    private int next() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
        return peek();
    }
}

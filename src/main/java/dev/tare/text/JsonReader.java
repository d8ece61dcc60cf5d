package dev.tare.text;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON text (RFC 8259) in UTF-8 as plain values. Strict: a name that stands twice in an object is an error, since
 * readers differ in which of them counts.
 */
final class JsonReader {
    private static final int DEEPEST = 500;
    /** The time to make a number of its digits grows with their square. */
    private static final int LONGEST_NUMBER = 1000;

    private static final String NAME_OR_END = "a name or the end of the object is missing";

    private final byte[] json;
    private int at;

    JsonReader(byte[] json) {
        this.json = json;
        // A mark of byte order says nothing in UTF-8, and some editors write it.
        at = json.length >= 3 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF ? 3 : 0;
    }

    /** The value. @throws IOException on anything that is not one JSON value, with line and column */
    @Nullable Object read() throws IOException {
        if (next() < 0) {
            throw new IOException("not JSON: it is empty");
        }
        Object value = value(0);
        if (next() >= 0) {
            throw new IOException("not one JSON value: more follows at byte " + at);
        }
        return value;
    }

    private @Nullable Object value(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw wrong("it is nested more than " + DEEPEST + " deep");
        }
        int c = next();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw wrong(c < 0 ? "it ends too early" : "a value is missing");
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        at++;
        if (next() == '}') {
            at++;
            return map;
        }
        while (true) {
            if (next() != '"') {
                throw wrong(NAME_OR_END);
            }
            int start = at;
            String name = string();
            if (map.containsKey(name)) {
                at = start;
                throw wrong("the name \"" + name + "\" stands twice");
            }
            if (next() != ':') {
                throw wrong("a colon is missing");
            }
            at++;
            map.put(name, value(depth + 1));
            if (!more('}')) {
                return map;
            }
        }
    }

    private List<@Nullable Object> array(int depth) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        if (next() == ']') {
            at++;
            return list;
        }
        do {
            list.add(value(depth + 1));
        } while (more(']'));
        return list;
    }

    /** Takes a comma, or the end of what is open: then there is no more. */
    private boolean more(char end) throws IOException {
        int c = next();
        if (c != ',' && c != end) {
            throw wrong("a comma or " + end + " is missing");
        }
        at++;
        return c == ',';
    }

    private @Nullable Object word(String word, @Nullable Object value) throws IOException {
        for (int i = 0; i < word.length(); i++) {
            if (peek(at + i) != word.charAt(i)) {
                throw wrong("a value is missing");
            }
        }
        at += word.length();
        return value;
    }

    private Object number() throws IOException {
        int start = at;
        at += peek(at) == '-' ? 1 : 0;
        if (peek(at) == '0') {
            at++;
        } else {
            digits();
        }
        boolean whole = true;
        if (peek(at) == '.') {
            whole = false;
            at++;
            digits();
        }
        if (peek(at) == 'e' || peek(at) == 'E') {
            whole = false;
            at++;
            at += peek(at) == '+' || peek(at) == '-' ? 1 : 0;
            digits();
        }
        if (isDigit(peek(at))) {
            throw wrong("a number begins with 0");
        }
        if (at - start > LONGEST_NUMBER) {
            at = start;
            throw wrong("a number is longer than " + LONGEST_NUMBER + " digits");
        }
        String text = new String(json, start, at - start, StandardCharsets.ISO_8859_1);
        if (!whole) {
            return Double.valueOf(text);
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            // The kernel's "no limit" is larger than a long.
            return new BigInteger(text);
        }
    }

    private void digits() throws IOException {
        if (!isDigit(peek(at))) {
            throw wrong("a digit is missing");
        }
        while (isDigit(peek(at))) {
            at++;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private String string() throws IOException {
        int start = ++at;
        int all = 0;
        while (at < json.length && json[at] != '"' && json[at] != '\\') {
            if (json[at] >= 0 && json[at] < ' ') {
                throw wrong("a control character stands in a string without an escape");
            }
            all |= json[at++];
        }
        String first = text(start, all);
        if (peek(at) == '"') {
            at++;
            return first;
        }
        StringBuilder out = new StringBuilder(first);
        while (peek(at) == '\\') {
            escape(out);
            start = at;
            all = 0;
            while (at < json.length && json[at] != '"' && json[at] != '\\') {
                if (json[at] >= 0 && json[at] < ' ') {
                    throw wrong("a control character stands in a string without an escape");
                }
                all |= json[at++];
            }
            out.append(text(start, all));
        }
        if (peek(at) != '"') {
            throw wrong("a string does not end");
        }
        at++;
        return out.toString();
    }

    /** @param all bytes of it, by or: negative where any is not of ASCII */
    private String text(int start, int all) throws IOException {
        if (all >= 0) {
            return new String(json, start, at - start, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json, start, at - start))
                    .toString();
        } catch (CharacterCodingException e) {
            at = start;
            throw wrong("a string is not UTF-8");
        }
    }

    private void escape(StringBuilder out) throws IOException {
        int c = peek(at + 1);
        switch (c) {
            case '"', '\\', '/' -> out.append((char) c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                int unit = 0;
                for (int i = 2; i < 6; i++) {
                    int digit = peek(at + i);
                    int value = digit < 0 || digit > 'f' ? -1 : Character.digit(digit, 16);
                    if (value < 0) {
                        throw wrong("an escape has not four hexadecimal digits");
                    }
                    unit = unit << 4 | value;
                }
                out.append((char) unit);
                at += 4;
            }
            default -> throw wrong("an escape is unknown");
        }
        at += 2;
    }

    /** The next byte that is no white space, not taken; -1 at the end. */
    private int next() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        return peek(at);
    }

    private int peek(int index) {
        return index < json.length ? json[index] & 0xFF : -1;
    }

    private IOException wrong(String what) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(at, json.length); i++) {
            column++;
            if (json[i] == '\n') {
                line++;
                column = 1;
            }
        }
        return new IOException("not JSON: " + what + " at line " + line + ", column " + column);
    }
}

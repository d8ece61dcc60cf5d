package dev.tare.text;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values as JSON without blanks, in UTF-8. Digests of images hang on each byte. */
final class JsonWriter {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final StringBuilder out = new StringBuilder(1024);

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Not a switch over types: its bootstrap takes longer than the writing of a whole manifest. */
    void write(@Nullable Object value) {
        if (value instanceof String text) {
            string(text);
        } else if (value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Integer
                || value instanceof BigInteger) {
            out.append(value);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : Json.ordered(map).entrySet()) {
                out.append(before);
                before = ',';
                string((String) entry.getKey());
                out.append(':');
                write(entry.getValue());
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> list) {
            char before = '[';
            for (Object item : list) {
                out.append(before);
                before = ',';
                write(item);
            }
            out.append(before == '[' ? "[]" : "]");
        } else {
            throw new IllegalArgumentException("no JSON for " + value + " of " + value.getClass());
        }
    }

    private void string(String text) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !isLone(text, i)) {
                continue;
            }
            out.append(text, plain, i);
            plain = i + 1;
            escape(c);
        }
        out.append(text, plain, text.length()).append('"');
    }

    /** Half of a pair: there is no UTF-8 for it. */
    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private void escape(char c) {
        out.append('\\');
        switch (c) {
            case '"', '\\' -> out.append(c);
            case '\b' -> out.append('b');
            case '\f' -> out.append('f');
            case '\n' -> out.append('n');
            case '\r' -> out.append('r');
            case '\t' -> out.append('t');
            default -> {
                out.append('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(HEX[c >> shift & 0xF]);
                }
            }
        }
    }
}

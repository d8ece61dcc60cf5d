package dev.tare.dockerfile;

import dev.tare.oci.Healthcheck;
import dev.tare.text.GoDuration;
import java.util.List;

/**
 * The texts of {@code created_by} in an image's history. They are those of BuildKit's front end, whose lists and
 * durations have the form that Go prints.
 */
final class HistoryText {
    private HistoryText() {}

    /** {@code [80/tcp 81/udp]}. */
    static String list(List<String> words) {
        return "[" + String.join(" ", words) + "]";
    }

    /** {@code ["a" "b"]}. */
    static String quotedList(List<String> words) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < words.size(); i++) {
            quote(i == 0 ? out : out.append(' '), words.get(i));
        }
        return out.append(']').toString();
    }

    static String healthcheck(Healthcheck check) {
        return "HEALTHCHECK {Test:" + list(check.test())
                + " Interval:" + GoDuration.format(check.interval())
                + " Timeout:" + GoDuration.format(check.timeout())
                + " StartPeriod:" + GoDuration.format(check.startPeriod())
                + " StartInterval:" + GoDuration.format(check.startInterval())
                + " Retries:" + check.retries() + "}";
    }

    /** A text in double quotes, escaped as a Go string literal (strconv.Quote). */
    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case 0x07 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 0x0b -> out.append("\\v");
                default -> {
                    if (isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else if (c >= 0xdc80 && c <= 0xdcff) {
                        // A byte that is no UTF-8: see oci.Names.
                        hex(out.append("\\x"), c & 0xff, 2);
                    } else if (c < 0x80) {
                        hex(out.append("\\x"), c, 2);
                    } else if (c < 0x10000) {
                        hex(out.append("\\u"), c, 4);
                    } else {
                        hex(out.append("\\U"), c, 8);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Letters, marks, numbers, punctuation, symbols and the ASCII space (unicode.IsPrint). */
    private static boolean isPrintable(int c) {
        if (c < 0x80) {
            return c >= ' ' && c < 0x7f;
        }
        return switch (Character.getType(c)) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void hex(StringBuilder out, int value, int width) {
        String digits = Integer.toHexString(value);
        out.repeat('0', width - digits.length()).append(digits);
    }
}

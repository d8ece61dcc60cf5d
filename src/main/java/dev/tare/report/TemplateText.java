package dev.tare.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions of templates that cut and put together text: {@code slice} and {@code printf}, as Go has them. */
final class TemplateText {
    /** Wider than anybody prints. */
    private static final int MAX_WIDTH = 10_000;

    private TemplateText() {}

    /** {@code slice x 1 3}: of a text its bytes, of a list its items; the end may be left out. */
    static Object slice(List<@Nullable Object> arguments) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            throw TemplateParser.wrong("slice takes a text or a list, and where to begin and to end in it");
        }
        Object of = arguments.getFirst();
        byte[] bytes = of instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : null;
        List<?> list = of instanceof List<?> items ? items : List.of();
        if (bytes == null && !(of instanceof List<?>) && !(of instanceof Unset)) {
            throw TemplateParser.wrong("slice takes a text or a list, not " + TemplateValues.text(of));
        }
        int length = bytes == null ? list.size() : bytes.length;
        int from = arguments.size() < 2 ? 0 : place(arguments.get(1), length);
        int to = arguments.size() < 3 ? length : place(arguments.get(2), length);
        if (from > to) {
            throw TemplateParser.wrong("slice cannot begin at " + from + " and end at " + to);
        }
        return bytes == null
                ? new ArrayList<@Nullable Object>(list.subList(from, to))
                : new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static int place(@Nullable Object value, int length) {
        if (value instanceof Long at && at >= 0 && at <= length) {
            return at.intValue();
        }
        throw TemplateParser.wrong(
                "slice: " + TemplateValues.text(value) + " is no place in what has a length of " + length);
    }

    /** The verbs v, s, q, d, x, t and %, with a width, a precision, and the flags {@code -} and {@code 0}. */
    static String printf(List<@Nullable Object> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof String format)) {
            throw TemplateParser.wrong("printf takes a text and the values that go into it");
        }
        StringBuilder out = new StringBuilder();
        int next = 1;
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int start = at;
            while (at < format.length() && "-+# 0".indexOf(format.charAt(at)) >= 0) {
                at++;
            }
            String flags = format.substring(start, at);
            int widthEnd = digits(format, at);
            int width = number(format.substring(at, widthEnd));
            at = widthEnd;
            int precision = -1;
            if (at < format.length() && format.charAt(at) == '.') {
                int end = digits(format, at + 1);
                precision = number(format.substring(at + 1, end));
                at = end;
            }
            if (at >= format.length()) {
                return out.append("%!(NOVERB)").toString();
            }
            char verb = format.charAt(at++);
            if (verb == '%') {
                out.append('%');
            } else if (next >= arguments.size()) {
                out.append("%!").append(verb).append("(MISSING)");
            } else {
                pad(out, verb(verb, arguments.get(next++), precision), width, flags);
            }
        }
        return out.toString();
    }

    private static int digits(String format, int start) {
        int at = start;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static int number(String digits) {
        int value = digits.isEmpty() ? 0 : digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (value > MAX_WIDTH) {
            throw TemplateParser.wrong("printf: " + digits + " is too wide");
        }
        return value;
    }

    private static String verb(char verb, @Nullable Object value, int precision) {
        String text = TemplateValues.text(value);
        return switch (verb) {
            case 'v', 's' -> precision < 0 ? text : cut(text, precision);
            case 'q' -> TemplateValues.json(text);
            case 'd' -> value instanceof Long || value instanceof Integer ? text : "%!d(" + text + ")";
            case 't' -> value instanceof Boolean ? text : "%!t(" + text + ")";
            case 'x' ->
                value instanceof Long number
                        ? Long.toHexString(number)
                        : java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            default -> "%!" + verb + "(" + text + ")";
        };
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private static void pad(StringBuilder out, String text, int width, String flags) {
        int missing = width - text.codePointCount(0, text.length());
        boolean left = flags.indexOf('-') >= 0;
        String fill = (flags.indexOf('0') >= 0 && !left ? "0" : " ").repeat(Math.max(0, missing));
        out.append(left ? "" : fill).append(text).append(left ? fill : "");
    }
}

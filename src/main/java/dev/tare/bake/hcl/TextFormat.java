package dev.tare.bake.hcl;

import dev.tare.text.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The verbs of {@code format}: %v, %s, %q, %d, %f, %e, %g, %t, %b, %o, %x and %X, with flags, widths and positions. */
final class TextFormat {
    private final String pattern;
    private final List<@Nullable Object> values;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;
    private int highest;

    private TextFormat(String pattern, List<@Nullable Object> values) {
        this.pattern = pattern;
        this.values = values;
    }

    static String format(String pattern, List<@Nullable Object> values) {
        return new TextFormat(pattern, values).all();
    }

    private String all() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else if (at < pattern.length() && pattern.charAt(at) == '%') {
                out.append('%');
                at++;
            } else {
                verb();
            }
        }
        if (highest < values.size()) {
            throw new IllegalArgumentException("there are more values than the text has places for");
        }
        return out.toString();
    }

    private void verb() {
        int from = at;
        String flags = taken("-+ #0");
        int width = number();
        int precision = -1;
        if (at < pattern.length() && pattern.charAt(at) == '.') {
            at++;
            precision = Math.max(0, number());
        }
        if (at < pattern.length() && pattern.charAt(at) == '[') {
            at++;
            next = number() - 1;
            at++;
        }
        if (at >= pattern.length()) {
            throw new IllegalArgumentException("the text ends in the middle of %" + pattern.substring(from));
        }
        char verb = pattern.charAt(at++);
        if (next < 0 || next >= values.size()) {
            throw new IllegalArgumentException("there is no value for %" + pattern.substring(from, at));
        }
        Object value = values.get(next++);
        highest = Math.max(highest, next);
        String text = one(verb, flags, precision, value);
        boolean numeric = value instanceof BigDecimal;
        if (numeric && flags.indexOf('+') >= 0 && !text.startsWith("-")) {
            text = "+" + text;
        } else if (numeric && flags.indexOf(' ') >= 0 && !text.startsWith("-")) {
            text = " " + text;
        }
        pad(text, flags, Math.min(width, 10_000), numeric);
    }

    private void pad(String text, String flags, int width, boolean numeric) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            out.append(text);
        } else if (flags.indexOf('-') >= 0) {
            out.append(text).repeat(' ', missing);
        } else if (numeric && flags.indexOf('0') >= 0) {
            int sign = !text.isEmpty() && "+-".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
            out.append(text, 0, sign).repeat('0', missing).append(text, sign, text.length());
        } else {
            out.repeat(' ', missing).append(text);
        }
    }

    private String one(char verb, String flags, int precision, @Nullable Object value) {
        return switch (verb) {
            case 'v' ->
                value instanceof String text && flags.indexOf('#') < 0
                        ? text
                        : value instanceof BigDecimal number ? HclValues.number(number) : json(value);
            case 's' -> {
                String text = HclValues.text(value);
                yield precision < 0 ? text : text.substring(0, Math.min(text.length(), precision));
            }
            case 'q' -> json(HclValues.text(value));
            case 't' -> String.valueOf(HclValues.truth(value));
            case 'd' -> whole(value).toBigInteger().toString();
            case 'b' -> whole(value).toBigInteger().toString(2);
            case 'o' -> whole(value).toBigInteger().toString(8);
            case 'x' -> whole(value).toBigInteger().toString(16);
            case 'X' -> whole(value).toBigInteger().toString(16).toUpperCase(Locale.ROOT);
            case 'f' ->
                HclValues.numeric(value)
                        .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
            case 'e' ->
                String.format(Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + "e", HclValues.numeric(value));
            case 'g' -> HclValues.number(HclValues.numeric(value));
            default -> throw new IllegalArgumentException("there is no verb %" + verb);
        };
    }

    private static BigDecimal whole(@Nullable Object value) {
        BigDecimal number = HclValues.numeric(value);
        if (number.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException("expected a whole number, not " + HclValues.number(number));
        }
        return number;
    }

    private static String json(@Nullable Object value) {
        return new String(Json.write(HclValues.plain(value)), StandardCharsets.UTF_8);
    }

    private String taken(String those) {
        int from = at;
        while (at < pattern.length() && those.indexOf(pattern.charAt(at)) >= 0) {
            at++;
        }
        return pattern.substring(from, at);
    }

    /** 0 where there is none. */
    private int number() {
        String digits = taken("0123456789");
        return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
    }
}

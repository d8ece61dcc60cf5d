package dev.tare.text;

import org.jspecify.annotations.Nullable;

/** Durations as Go writes them ({@code time.ParseDuration}, {@code Duration.String}): {@code 1h2m3.5s}. */
public final class GoDuration {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private GoDuration() {}

    /** Nanoseconds, or null where the text is no duration or one of more than 292 years. */
    public static @Nullable Long parse(String text) {
        int at = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        boolean negative = text.startsWith("-");
        if (text.substring(at).equals("0")) {
            return 0L;
        }
        if (at == text.length()) {
            return null;
        }
        long total = 0;
        while (at < text.length()) {
            int start = at;
            long whole = 0;
            while (at < text.length() && isDigit(text.charAt(at))) {
                if (whole > Long.MAX_VALUE / 10 - 1) {
                    return null;
                }
                whole = whole * 10 + text.charAt(at++) - '0';
            }
            int digits = at - start;
            double fraction = 0;
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                double scale = 1;
                for (; at < text.length() && isDigit(text.charAt(at)); at++, digits++) {
                    scale /= 10;
                    fraction += (text.charAt(at) - '0') * scale;
                }
            }
            int unitStart = at;
            while (at < text.length() && text.charAt(at) != '.' && !isDigit(text.charAt(at))) {
                at++;
            }
            long unit = unit(text.substring(unitStart, at));
            if (digits == 0 || unit == 0 || whole > Long.MAX_VALUE / unit) {
                return null;
            }
            total += whole * unit + Math.round(fraction * unit);
            if (total < 0) {
                return null;
            }
        }
        return negative ? -total : total;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "us", "\u00b5s", "\u03bcs" -> MICROSECOND;
            case "ms" -> MILLISECOND;
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            case "h" -> 3600 * SECOND;
            default -> 0;
        };
    }

    /** {@code 0s}, {@code 1.5ms}, {@code 1h2m3s}: the text that Go prints for nanoseconds. */
    public static String format(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 0) {
            return "-" + format(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos);
        }
        if (nanos < MICROSECOND) {
            return nanos + "ns";
        }
        if (nanos < MILLISECOND) {
            return decimal(nanos, MICROSECOND) + "\u00b5s";
        }
        if (nanos < SECOND) {
            return decimal(nanos, MILLISECOND) + "ms";
        }
        long minutes = nanos / (60 * SECOND);
        String seconds = decimal(nanos % (60 * SECOND), SECOND) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return minutes < 60 ? minutes + "m" + seconds : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long nanos, long unit) {
        long rest = nanos % unit;
        if (rest == 0) {
            return Long.toString(nanos / unit);
        }
        String digits = Long.toString(unit + rest).substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return nanos / unit + "." + digits.substring(0, end);
    }
}

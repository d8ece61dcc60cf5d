package dev.tare.oci;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Times as OCI's documents write them. */
public final class Timestamps {
    /** The last second of the year 9999: RFC 3339 has four digits for the year. */
    public static final long MAX_SECONDS = 253_402_300_799L;

    private static final long DAY = 86_400;

    private Timestamps() {}

    /**
     * RFC 3339 in UTC, {@code 1970-01-01T00:00:00Z}.
     *
     * @param seconds since 1970, 0 to {@link #MAX_SECONDS}
     */
    public static String rfc3339(long seconds) {
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("not a time: " + seconds);
        }
        // Written out, since java.time's formatters cost more than all else that a cached build does with time.
        long days = seconds / DAY;
        long second = seconds % DAY;
        int year = 1970;
        while (days >= (isLeap(year) ? 366 : 365)) {
            days -= isLeap(year) ? 366 : 365;
            year++;
        }
        int month = 1;
        while (days >= length(month, year)) {
            days -= length(month, year);
            month++;
        }
        StringBuilder out = new StringBuilder(20);
        pad(out, year, 4).append('-');
        pad(out, month, 2).append('-');
        pad(out, days + 1, 2).append('T');
        pad(out, second / 3600, 2).append(':');
        pad(out, second / 60 % 60, 2).append(':');
        return pad(out, second % 60, 2).append('Z').toString();
    }

    /** As {@link #rfc3339}, with thousandths where there are any. @param millis since 1970 */
    public static String rfc3339Millis(long millis) {
        String seconds = rfc3339(Math.floorDiv(millis, 1000));
        long rest = Math.floorMod(millis, 1000);
        if (rest == 0) {
            return seconds;
        }
        StringBuilder out =
                new StringBuilder(24).append(seconds, 0, seconds.length() - 1).append('.');
        return pad(out, rest, 3).append('Z').toString();
    }

    /** Seconds since 1970 of what {@link #rfc3339} writes; -1 for any other text. */
    public static long seconds(String text) {
        if (text.length() != "1970-01-01T00:00:00Z".length()) {
            return -1;
        }
        try {
            long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                    .toEpochDay();
            long seconds = day * DAY + number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, 19);
            return seconds >= 0 && rfc3339(seconds).equals(text) ? seconds : -1;
        } catch (NumberFormatException | DateTimeException e) {
            return -1;
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static int length(int month, int year) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static StringBuilder pad(StringBuilder out, long number, int width) {
        String digits = Long.toString(number);
        return out.repeat('0', width - digits.length()).append(digits);
    }
}

package dev.tare.terminal;

/** Spans of time in seconds, as BuildKit writes them. */
public final class Durations {
    private Durations() {}

    /** {@code 1.2}, rounded. */
    public static String tenths(long nanos) {
        return digits(nanos + 50_000_000, 1);
    }

    /** {@code 1.234}, {@code 12.34}, {@code 123.4}: always four digits or more; cut, not rounded. */
    public static String precise(long nanos) {
        long seconds = nanos / 1_000_000_000;
        return digits(nanos, seconds < 10 ? 3 : seconds < 100 ? 2 : 1);
    }

    private static String digits(long nanos, int places) {
        long unit = places == 3 ? 1_000_000 : places == 2 ? 10_000_000 : 100_000_000;
        String text = Long.toString(nanos / unit);
        StringBuilder out = new StringBuilder(text);
        while (out.length() <= places) {
            out.insert(0, '0');
        }
        return out.insert(out.length() - places, '.').toString();
    }
}

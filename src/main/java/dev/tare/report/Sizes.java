package dev.tare.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Sizes as docker prints them: powers of 1000, three digits that count ({@code units.HumanSizeWithPrecision}). */
public final class Sizes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

    private Sizes() {}

    /** {@code 0B}, {@code 142B}, {@code 5.76MB}, {@code 1.2GB}. */
    public static String human(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        BigDecimal rounded = new BigDecimal(size).round(THREE_DIGITS);
        // Go's %.3g writes what rounds up to a thousand with an exponent, and so docker prints 1e+03kB.
        String digits = rounded.compareTo(BigDecimal.valueOf(1000)) == 0
                ? "1e+03"
                : rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        return digits + UNITS[unit];
    }
}

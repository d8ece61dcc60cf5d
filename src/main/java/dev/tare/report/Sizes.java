package dev.tare.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Sizes as docker prints them: powers of 1000, three digits that count ({@code units.HumanSizeWithPrecision}). What many
 * commands print is computed by integers: BigDecimal computes 5^65536 when it is first used, which takes 13 ms.
 */
public final class Sizes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int MANTISSA_BITS = 52;

    private Sizes() {}

    /** As docker stats prints memory, by powers of 1024: {@code 5.76MiB}. */
    public static String binary(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return new BigDecimal(size)
                        .round(new MathContext(4, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros()
                        .toPlainString()
                + units[unit];
    }

    /** {@code 0B}, {@code 142B}, {@code 5.76MB}, {@code 1.2GB}. */
    public static String human(long bytes) {
        if (bytes < 1000) {
            return bytes + UNITS[0];
        }
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        int scale = size < 10 ? 100 : size < 100 ? 10 : 1;
        long digits = rounded(size, scale);
        // Go's %.3g writes what rounds up to a thousand with an exponent, and so docker prints 1e+03kB.
        return (digits == 1000 && scale == 1 ? "1e+03" : decimal(digits, scale)) + UNITS[unit];
    }

    /** The size times the scale as a whole number, of two that are as near the even one: exactly what the double holds. */
    private static long rounded(double size, int scale) {
        long bits = Double.doubleToRawLongBits(size);
        int below = MANTISSA_BITS - Math.getExponent(size);
        long mantissa = bits & (1L << MANTISSA_BITS) - 1 | 1L << MANTISSA_BITS;
        // At most 60 bits: sizes are below 1000, and below 10 where the scale is 100.
        long product = mantissa * scale;
        long whole = product >>> below;
        long rest = product & (1L << below) - 1;
        long half = 1L << below - 1;
        return rest > half || rest == half && (whole & 1) == 1 ? whole + 1 : whole;
    }

    private static String decimal(long digits, int scale) {
        long fraction = digits % scale;
        String text = String.valueOf(digits / scale);
        if (fraction == 0) {
            return text;
        }
        String behind = String.valueOf(scale + fraction).substring(1);
        return text + "." + (behind.endsWith("0") ? behind.substring(0, behind.length() - 1) : behind);
    }
}

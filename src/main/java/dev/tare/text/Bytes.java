package dev.tare.text;

import java.math.BigDecimal;
import java.util.Locale;

/** Sizes as docker reads them: {@code 64}, {@code 64k}, {@code 1.5MB}, {@code 2GiB}; all units are powers of 1024. */
public final class Bytes {
    private static final String UNITS = "kmgtp";

    private Bytes() {}

    /** Bytes, or -1 where the text is not a size. */
    public static long parse(String text) {
        String rest = text.strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < rest.length() && (Character.isDigit(rest.charAt(end)) || rest.charAt(end) == '.')) {
            end++;
        }
        String unit = rest.substring(end).strip();
        long factor = 1;
        int power = unit.isEmpty() ? -1 : UNITS.indexOf(unit.charAt(0));
        if (power >= 0) {
            factor = 1L << 10 * (power + 1);
            unit = unit.substring(1);
            unit = unit.startsWith("i") ? unit.substring(1) : unit;
        }
        if (!unit.isEmpty() && !unit.equals("b") || end == 0 || end > 30) {
            return -1;
        }
        try {
            BigDecimal bytes = new BigDecimal(rest.substring(0, end)).multiply(BigDecimal.valueOf(factor));
            return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? -1 : bytes.longValue();
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

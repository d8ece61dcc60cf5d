package dev.tare.text;

import java.math.BigDecimal;
import java.util.Locale;

/** Sizes as docker reads them: {@code 64}, {@code 64k}, {@code 1.5MB}, {@code 2GiB}; all units are powers of 1024. */
public final class Bytes {
    private static final String UNITS = "kmgtp";

    /** So many digits are a long. */
    private static final int LONG_DIGITS = 18;

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
            String number = rest.substring(0, end);
            if (number.indexOf('.') < 0 && end <= LONG_DIGITS) {
                long whole = Long.parseLong(number);
                return whole > Long.MAX_VALUE / factor ? -1 : whole * factor;
            }
            BigDecimal bytes = new BigDecimal(number).multiply(BigDecimal.valueOf(factor));
            return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? -1 : bytes.longValue();
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** As {@link #parse}, with kB, MB and GB for powers of 1000, as sizes are printed; KiB, MiB and GiB are those of 1024. */
    public static long decimal(String text) {
        int unit = text.endsWith("B") && !text.endsWith("iB") && text.length() > 2 ? text.length() - 2 : -1;
        long scale = unit < 0
                ? 0
                : switch (text.charAt(unit)) {
                    case 'k', 'K' -> 1_000;
                    case 'M' -> 1_000_000;
                    case 'G' -> 1_000_000_000;
                    default -> 0;
                };
        if (scale == 0) {
            return parse(text);
        }
        String number = text.substring(0, unit).strip();
        int dot = number.indexOf('.');
        long whole = parse(dot < 0 ? number : number.substring(0, dot));
        String fraction = dot < 0 ? "" : number.substring(dot + 1);
        long parts = fraction.isEmpty() ? 0 : parse(fraction);
        if (whole < 0 || parts < 0 || fraction.length() > 9 || whole > Long.MAX_VALUE / scale / 2) {
            return -1;
        }
        long divisor = 1;
        for (int i = 0; i < fraction.length(); i++) {
            divisor *= 10;
        }
        return whole * scale + parts * scale / divisor;
    }
}

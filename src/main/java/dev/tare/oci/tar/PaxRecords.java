package dev.tare.oci.tar;

import dev.tare.diagnostic.TareException;
import dev.tare.text.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The records of a PAX extended header, {@code LENGTH KEY=VALUE\n} with the length of the whole record in front
 * (POSIX.1-2024 pax, "pax Extended Header"). Keys are text, values are bytes.
 */
final class PaxRecords {
    private static final int NANOS = 1_000_000_000;

    private PaxRecords() {}

    /** Takes one record. */
    @FunctionalInterface
    interface Visitor {
        void record(String key, byte[] value) throws IOException;
    }

    static void append(ByteArrayOutputStream out, String key, byte[] value) {
        if (key.indexOf('=') >= 0) {
            throw TareException.failed("no tar can hold an attribute with = in its name: " + key);
        }
        byte[] keyBytes = Names.encode(key);
        int rest = keyBytes.length + value.length + 3;
        int length = rest + digits(rest);
        // The digits of the length count too, and may make it one digit longer.
        length = rest + digits(length);
        out.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
        out.write(' ');
        out.writeBytes(keyBytes);
        out.write('=');
        out.writeBytes(value);
        out.write('\n');
    }

    static void append(ByteArrayOutputStream out, String key, String value) {
        append(out, key, value.getBytes(StandardCharsets.US_ASCII));
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }

    static void parse(byte[] records, Visitor visitor) throws IOException {
        int at = 0;
        while (at < records.length) {
            int space = indexOf(records, ' ', at, Math.min(records.length, at + 8));
            int length = space < 0 ? -1 : (int) decimal(Arrays.copyOfRange(records, at, space));
            int end = at + length;
            if (length < 0 || end > records.length || end < space + 3 || records[end - 1] != '\n') {
                throw new IOException("its PAX header has a record of the wrong length");
            }
            int equals = indexOf(records, '=', space + 1, end - 1);
            if (equals <= space + 1) {
                throw new IOException("its PAX header has a record without a key");
            }
            visitor.record(Names.decode(records, space + 1, equals), Arrays.copyOfRange(records, equals + 1, end - 1));
            at = end;
        }
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** A decimal number of at most 18 digits, not negative. */
    static long decimal(byte[] text) throws IOException {
        long value = 0;
        for (byte digit : text) {
            if (digit < '0' || digit > '9') {
                throw notNumber(text);
            }
            value = value * 10 + digit - '0';
        }
        if (text.length == 0 || text.length > 18) {
            throw notNumber(text);
        }
        return value;
    }

    private static IOException notNumber(byte[] text) {
        String shown = Names.decode(text, 0, Math.min(text.length, 40));
        return new IOException("its PAX header has \"" + shown + "\" where a number belongs");
    }

    /** Seconds since the epoch with a fraction, as PAX writes a time. */
    static String time(long seconds, int nanos) {
        if (nanos == 0) {
            return Long.toString(seconds);
        }
        // -1.25 is two seconds before the epoch and 0.75 after that.
        boolean negative = seconds < 0;
        long whole = negative ? -(seconds + 1) : seconds;
        String fraction = Integer.toString((negative ? NANOS - nanos : nanos) + NANOS);
        int end = fraction.length();
        while (fraction.charAt(end - 1) == '0') {
            end--;
        }
        return (negative ? "-" : "") + whole + "." + fraction.substring(1, end);
    }

    /** The seconds of a PAX time, rounded down, and its nanoseconds; digits beyond those are dropped. */
    static long[] parseTime(byte[] text) throws IOException {
        boolean negative = text.length > 0 && text[0] == '-';
        int start = negative ? 1 : 0;
        int dot = indexOf(text, '.', start, text.length);
        long seconds = decimal(Arrays.copyOfRange(text, start, dot < 0 ? text.length : dot));
        long nanos = 0;
        if (dot >= 0) {
            byte[] fraction = Arrays.copyOf(Arrays.copyOfRange(text, dot + 1, text.length), 9);
            for (int i = Math.max(0, text.length - dot - 1); i < 9; i++) {
                fraction[i] = '0';
            }
            nanos = decimal(fraction);
        }
        if (!negative) {
            return new long[] {seconds, nanos};
        }
        return nanos == 0 ? new long[] {-seconds, 0} : new long[] {-seconds - 1, NANOS - nanos};
    }
}

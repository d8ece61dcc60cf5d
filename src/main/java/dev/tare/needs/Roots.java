package dev.tare.needs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Properties;

/**
 * Certificates of public authorities as the distribution holds them; {@code scripts/renew-roots} makes them.
 *
 * @param source whose list it is, and by which package it came
 * @param date of the list
 * @param count of certificates
 * @param sha256 of the file, in hexadecimal digits
 */
public record Roots(String source, LocalDate date, int count, String sha256, int bytes) {
    private static final Duration FRESH = Duration.ofDays(365);
    private static final String FILE = "roots.pem";
    private static final String ABOUT = "roots.properties";

    /** Those of this distribution. */
    public static Roots bundled() {
        return Bundled.ROOTS;
    }

    /** Read when it is first asked for. */
    private static final class Bundled {
        static final Roots ROOTS = read();

        private static Roots read() {
            Properties about = new Properties();
            try {
                about.load(new ByteArrayInputStream(NeedResources.read(ABOUT)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Roots(
                    value(about, "source"),
                    LocalDate.parse(value(about, "date")),
                    Integer.parseInt(value(about, "count")),
                    value(about, "sha256"),
                    Integer.parseInt(value(about, "bytes")));
        }

        private static String value(Properties about, String name) {
            String value = about.getProperty(name);
            if (value == null) {
                throw new IllegalStateException(ABOUT + " says no " + name);
            }
            return value;
        }
    }

    /** The certificates in PEM, in the order of their subjects. */
    public byte[] pem() {
        return NeedResources.read(FILE);
    }

    /** Whether the list is so old that authorities may have come and gone since. */
    public boolean isOld(Instant now) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant().plus(FRESH).isBefore(now);
    }

    /** What to tell of a list that is old. */
    public String warning() {
        return "the certificates of public authorities that come with Tare are of " + date
                + ", more than a year old; a newer Tare has newer ones, and --ca host takes this machine's";
    }
}

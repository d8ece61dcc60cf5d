package dev.tare.needs;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

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

    /** Those of this distribution. */
    public static Roots bundled() {
        return BundledRoots.ROOTS;
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

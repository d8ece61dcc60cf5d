package dev.tare.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as docker prints them: how long ago, roughly ({@code units.HumanDuration}). */
public final class Ages {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx zzz", Locale.ROOT);

    /** For docker history, what is not after 2000-01-01 is no date: reproducible builds leave 0 there. */
    private static final Instant FIRST_SHOWN = Instant.ofEpochSecond(946_684_800);

    private Ages() {}

    /** As {@link #ago}, of an image or a step of it: {@code N/A} where its time is none, too. */
    public static String agoMade(@Nullable Instant then, Instant now) {
        return ago(then != null && then.isAfter(FIRST_SHOWN) ? then : null, now);
    }

    /** {@code 3 hours ago}; {@code N/A} where the time is not known. */
    public static String ago(@Nullable Instant then, Instant now) {
        return then == null ? "N/A" : human(Duration.between(then, now)) + " ago";
    }

    /** {@code 5 seconds}, {@code About an hour}, {@code 2 weeks}. */
    public static String human(Duration duration) {
        long seconds = duration.toSeconds();
        long minutes = duration.toMinutes();
        // Rounded, as docker does: 90 minutes are 2 hours.
        long hours = duration.plusMinutes(30).toHours();
        if (seconds < 1) {
            return "Less than a second";
        } else if (seconds == 1) {
            return "1 second";
        } else if (seconds < 60) {
            return seconds + " seconds";
        } else if (minutes == 1) {
            return "About a minute";
        } else if (minutes < 60) {
            return minutes + " minutes";
        } else if (hours == 1) {
            return "About an hour";
        } else if (hours < 48) {
            return hours + " hours";
        } else if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        } else if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        } else if (hours < 24 * 365 * 2) {
            return hours / 24 / 30 + " months";
        }
        return duration.toHours() / 24 / 365 + " years";
    }

    /** As Go prints a time: {@code 2026-11-20 09:00:00 +0000 UTC}; {@code N/A} where it is not known. */
    public static String stamp(@Nullable Instant then, ZoneId zone) {
        return then == null ? "N/A" : STAMP.format(then.atZone(zone));
    }

    /** The time of an image configuration (RFC 3339); null where there is none or it is not a time. */
    public static @Nullable Instant parse(@Nullable String rfc3339) {
        try {
            return rfc3339 == null ? null : Instant.parse(rfc3339);
        } catch (DateTimeException e) {
            return null;
        }
    }
}

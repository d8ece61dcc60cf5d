package dev.tare.text;

import dev.tare.diagnostic.TareException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Points in time as docker takes them. */
public final class DockerTime {
    private DockerTime() {}

    /**
     * Reads seconds since 1970, an ISO date, or how long ago; null for null.
     *
     * @param flag for the error
     */
    public static @Nullable Instant parse(String flag, @Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        try {
            if (text.indexOf('-') < 0 && text.endsWith("s") || text.endsWith("m") || text.endsWith("h")) {
                return now.minus(Duration.parse("PT" + text));
            }
            if (text.indexOf('-') < 0) {
                return Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
            }
            if (text.indexOf('T') < 0) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneId.systemDefault())
                        .toInstant();
            }
            int zone = Math.max(text.indexOf('Z'), Math.max(text.indexOf('+'), text.lastIndexOf('-')));
            return zone > text.indexOf('T')
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException | NumberFormatException e) {
            throw TareException.usage(
                    flag + " " + text + ": that is no time", "such as 10m, 2026-01-02T03:04:05Z or 1767323045");
        }
    }
}

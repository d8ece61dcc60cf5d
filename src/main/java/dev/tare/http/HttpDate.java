package dev.tare.http;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads times in headers (RFC 9110, 5.6.7): in the usual form, and in the two obsolete ones. */
public final class HttpDate {
    /** A year of two digits (RFC 850) is in this century or the last. */
    private static final List<DateTimeFormatter> FORMS = List.of(
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH),
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1969)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

    private HttpDate() {}

    /** The time in seconds since 1970; 0 where the text is no time, or an older one. */
    public static long parse(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        for (DateTimeFormatter form : FORMS) {
            try {
                return Math.max(0, LocalDateTime.parse(text, form).toEpochSecond(ZoneOffset.UTC));
            } catch (DateTimeParseException e) {
                // Perhaps it has the next form.
            }
        }
        return 0;
    }
}

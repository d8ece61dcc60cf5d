package dev.tare.bake.hcl;

import dev.tare.text.GoDuration;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions of times, which are texts of RFC 3339. */
final class TimeFunctions {
    private TimeFunctions() {}

    static Map<String, Function<FunctionArguments, @Nullable Object>> all() {
        Map<String, Function<FunctionArguments, @Nullable Object>> all = new HashMap<>();
        all.put("timestamp", a -> text(OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS)));
        all.put("timeadd", a -> text(parse(a.require(2).text(0)).plusNanos(nanos(a.text(1)))));
        all.put("formatdate", a -> format(a.require(2).text(0), parse(a.text(1))));
        all.put("formattimestamp", a -> {
            OffsetDateTime time =
                    a.require(2).value(1) instanceof BigDecimal number ? ofUnix(number) : parse(a.text(1));
            return a.text(0).equals("X") ? String.valueOf(time.toEpochSecond()) : format(a.text(0), time);
        });
        all.put("unixtimestampparse", a -> parts(ofUnix(a.require(1).number(0))));
        return all;
    }

    private static String text(OffsetDateTime time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }

    private static OffsetDateTime parse(String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no time like 2026-01-31T12:00:00Z");
        }
    }

    private static OffsetDateTime ofUnix(BigDecimal seconds) {
        try {
            return Instant.ofEpochSecond(
                            seconds.setScale(0, RoundingMode.UNNECESSARY).longValueExact())
                    .atOffset(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time " + seconds);
        }
    }

    private static long nanos(String duration) {
        Long nanos = GoDuration.parse(duration);
        if (nanos == null) {
            throw new IllegalArgumentException("\"" + duration + "\" is no duration like 1h30m");
        }
        return nanos;
    }

    private static Object parts(OffsetDateTime time) {
        TreeMap<String, @Nullable Object> out = new TreeMap<>();
        out.put("year", BigDecimal.valueOf(time.getYear()));
        out.put("year_day", BigDecimal.valueOf(time.getDayOfYear()));
        out.put("day", BigDecimal.valueOf(time.getDayOfMonth()));
        out.put("month", BigDecimal.valueOf(time.getMonthValue()));
        out.put("month_name", time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        out.put("weekday", BigDecimal.valueOf(time.getDayOfWeek().getValue() % 7));
        out.put("weekday_name", time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        out.put("hour", BigDecimal.valueOf(time.getHour()));
        out.put("minute", BigDecimal.valueOf(time.getMinute()));
        out.put("second", BigDecimal.valueOf(time.getSecond()));
        out.put("rfc3339", text(time));
        out.put("iso_year", BigDecimal.valueOf(time.get(IsoFields.WEEK_BASED_YEAR)));
        out.put("iso_week", BigDecimal.valueOf(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)));
        return out;
    }

    /** The verbs of HCL's formatdate: runs of one letter, and text in single quotes. */
    private static String format(String pattern, OffsetDateTime time) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '\'') {
                int end = pattern.indexOf('\'', at + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("a quote is not closed");
                }
                out.append(end == at + 1 ? "'" : pattern.substring(at + 1, end));
                at = end + 1;
                continue;
            }
            int end = at;
            while (end < pattern.length() && pattern.charAt(end) == c) {
                end++;
            }
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            out.append(letter ? verb(pattern.substring(at, end), time) : pattern.substring(at, end));
            at = end;
        }
        return out.toString();
    }

    private static String verb(String verb, OffsetDateTime time) {
        String java = switch (verb) {
            case "YYYY" -> "uuuu";
            case "YY" -> "uu";
            case "MMMM" -> "MMMM";
            case "MMM" -> "MMM";
            case "MM" -> "MM";
            case "M" -> "M";
            case "DD" -> "dd";
            case "D" -> "d";
            case "EEEE" -> "EEEE";
            case "EEE" -> "EEE";
            case "hh" -> "HH";
            case "h" -> "H";
            case "HH" -> "hh";
            case "H" -> "h";
            case "mm" -> "mm";
            case "m" -> "m";
            case "ss" -> "ss";
            case "s" -> "s";
            case "AA", "aa" -> "a";
            case "ZZZZZ" -> "xxx";
            case "ZZZZ" -> "xx";
            case "ZZZ" -> time.getOffset().equals(ZoneOffset.UTC) ? "'UTC'" : "xx";
            case "Z" -> "XXX";
            default -> throw new IllegalArgumentException("there is no verb " + verb + " of a date");
        };
        String text = DateTimeFormatter.ofPattern(java, Locale.ENGLISH).format(time);
        return verb.equals("aa") ? text.toLowerCase(Locale.ROOT) : text;
    }
}

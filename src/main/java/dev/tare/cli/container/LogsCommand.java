package dev.tare.cli.container;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.LogReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** {@code tare logs}. */
public final class LogsCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare logs CONTAINER
                Show what a container has printed

                -f, --follow      go on until the container has ended
                -n, --tail LINES  only so many lines from the end (default all)
                -t, --timestamps  begin each line with its time
                --since TIME      only what was printed since: 10m, or 2026-01-02T03:04:05Z
                --until TIME      only what was printed until then

                # the last ten lines, and what comes
                tare logs -f --tail 10 web
                # its errors alone
                tare logs web > /dev/null
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Containers containers = console.containers();
        Container container = containers.require(arguments.operand("container"));
        Instant now = Instant.now();
        LogReader reader = new LogReader(
                containers,
                tail(arguments.value("tail", "all")),
                time("--since", arguments.value("since"), now),
                time("--until", arguments.value("until"), now),
                arguments.has("timestamps"));
        reader.print(container, arguments.has("follow"), console.out(), console.err());
        return 0;
    }

    private static @Nullable Long tail(String text) {
        if (text.equals("all")) {
            return null;
        }
        try {
            long lines = Long.parseLong(text);
            return lines < 0 ? null : (Long) lines;
        } catch (NumberFormatException e) {
            throw TareException.usage("--tail " + text + ": that is no number of lines", "a number, or all");
        }
    }

    /** A time as docker takes it: seconds since 1970, an ISO date, or how long ago. */
    static @Nullable Instant time(String flag, @Nullable String text, Instant now) {
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

package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.LogReader;
import dev.tare.text.DockerTime;
import dev.tare.usage.Page;
import java.time.Instant;
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
                DockerTime.parse("--since", arguments.value("since"), now),
                DockerTime.parse("--until", arguments.value("until"), now),
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
}

package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.store.upkeep.GcOptions;
import dev.tare.usage.Page;
import java.time.Duration;

/** {@code tare gc}. */
public final class GcCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare gc
                Free the space of what nothing needs any more

                --keep TIME  keep what builds used within this time, such as 0, 12h or 30d (default: 7d; with --max-size: 0)
                --keep-for TIME  the same
                --max-size BYTES  remove what was not used for the longest time, until the store takes no more, such as 10g
                --json       print what was freed as a JSON object

                # after rmi
                tare gc
                # the cache of builds too; a step whose layers are an image's stays cached, as it costs nothing
                tare gc --keep 0
                # at most 10 GB, and nothing that was used today
                tare gc --max-size 10g --keep-for 24h
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        GcOptions options = GcOptions.gc();
        String size = arguments.value("max-size");
        if (size != null) {
            options = options.withAge(Duration.ZERO).fitting(GcOptions.size("--max-size", size));
        }
        String keep = arguments.value("keep", arguments.value("keep-for", ""));
        if (arguments.isGiven("keep") || arguments.isGiven("keep-for")) {
            options = options.withAge(GcOptions.age(keep));
        }
        return Upkeep.run(options, arguments, console);
    }
}

package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.cli.container.Orphans;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.ContainerPruner;
import dev.tare.sandbox.step.StepExecutor;
import dev.tare.store.Store;
import dev.tare.store.upkeep.Gc;
import java.time.Duration;

/** {@code tare gc}. */
public final class GcCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare gc
                Free the space of what nothing needs any more

                --keep TIME  keep what builds used within this time, such as 0, 12h or 30d (default: 7d)
                --json       print what was freed as a JSON object

                # after rmi
                tare gc
                # the cache of builds too: the next build starts from nothing
                tare gc --keep 0
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (!arguments.operands().isEmpty()) {
            throw arguments.wrongCount("no operand");
        }
        Gc.Options options = Gc.Options.gc();
        String keep = arguments.value("keep");
        if (keep != null) {
            options = options.withAge(duration(keep));
        }
        Orphans.end(console);
        Integer restarted = console.asRoot().forFilesOfOthers(console.home());
        if (restarted != null) {
            return restarted;
        }
        try (Store store = console.store()) {
            StepExecutor.sweep(store.home());
            new ContainerPruner(console.containers()).clear();
            return Freed.print(Gc.run(store, options), arguments.has("json"), console);
        }
    }

    /** A whole number of days, hours, minutes or seconds. */
    static Duration duration(String text) {
        try {
            if (text.equals("0")) {
                return Duration.ZERO;
            }
            long number = Long.parseLong(text, 0, Math.max(0, text.length() - 1), 10);
            Duration unit = switch (text.charAt(text.length() - 1)) {
                case 'd' -> Duration.ofDays(1);
                case 'h' -> Duration.ofHours(1);
                case 'm' -> Duration.ofMinutes(1);
                case 's' -> Duration.ofSeconds(1);
                default -> Duration.ZERO;
            };
            if (number >= 0 && number <= 1_000_000 && !unit.isZero()) {
                return unit.multipliedBy(number);
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            // Said below, as for a unit that there is not.
        }
        throw TareException.usage("--keep takes a time, not \"" + text + "\"", "write 0, 45m, 12h or 30d");
    }
}

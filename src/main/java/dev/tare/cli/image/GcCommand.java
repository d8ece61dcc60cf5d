package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.store.upkeep.Gc;

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
        arguments.requireNoOperand();
        Gc.Options options = Gc.Options.gc();
        String keep = arguments.value("keep");
        if (keep != null) {
            options = options.withAge(Gc.Options.age(keep));
        }
        return Upkeep.run(options, arguments, console);
    }
}

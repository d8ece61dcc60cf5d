package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.store.upkeep.GcOptions;
import dev.tare.usage.Page;

/** {@code tare prune}. */
public final class PruneCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare prune
                Remove the images that have no name, and free their space

                -a, --all    remove every image that no container uses
                -f, --force  changes nothing: docker's asks first, and this never does
                --json       print what was freed as a JSON object

                # images that lost their name to a newer build
                tare prune
                # all images
                tare prune -a
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        return Upkeep.run(GcOptions.prune(arguments.has("all")), arguments, console);
    }
}

package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.report.disk.FreedReport;
import dev.tare.store.Store;
import dev.tare.usage.Page;

/** {@code tare rmi}. */
public final class RmiCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare rmi IMAGE [IMAGE...]
                Take names from images, and remove those that have none left

                -f, --force  also when a container uses it or it has several names; a missing one is no error

                # one name
                tare rmi hello:1.0
                # all images without a name
                tare prune
                # the space comes back with
                tare gc
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireOperand("one image or more");
        boolean force = arguments.has("force");
        int code = 0;
        try (Store store = console.store()) {
            for (String name : arguments.operands()) {
                try {
                    if (force && store.images().find(name) == null) {
                        console.note("there is no image called \"" + name + "\"");
                        continue;
                    }
                    FreedReport.lines(store.images().rmi(name, force)).forEach(console.out()::println);
                } catch (TareException e) {
                    // The others are still removed, as docker does.
                    code = Math.max(code, console.tell(e));
                }
            }
        }
        return code;
    }
}

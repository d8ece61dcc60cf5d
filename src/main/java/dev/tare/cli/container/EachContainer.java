package dev.tare.cli.container;

import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import java.util.List;
import java.util.function.Consumer;

/** Does one thing to several containers: one that fails does not spare the others. */
final class EachContainer {
    private EachContainer() {}

    /** @return the exit code; each name is printed when it is done, each error when it happens */
    static int of(List<String> names, Console console, Consumer<String> action) {
        int code = 0;
        for (String name : names) {
            try {
                action.accept(name);
                console.out().println(name);
                console.out().flush();
            } catch (TareException e) {
                code = console.tell(e);
            }
        }
        return code;
    }
}

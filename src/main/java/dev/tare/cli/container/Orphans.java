package dev.tare.cli.container;

import dev.tare.cli.command.Console;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerPruner;

/** What gc and prune do about containers before they look at what those need. */
public final class Orphans {
    private Orphans() {}

    /** Ends those whose shims were killed, and says so. */
    public static void end(Console console) {
        for (Container container : new ContainerPruner(console.containers()).endOrphans()) {
            console.note("ended the container " + container.name() + ": its shim was killed");
        }
    }
}

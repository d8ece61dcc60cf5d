package dev.tare.cli;

import dev.tare.sandbox.Container;
import dev.tare.sandbox.ContainerSweep;

/** What gc and prune do about containers before they look at what those need. */
final class Orphans {
    private Orphans() {}

    /** Ends those whose keepers were killed, and says so. */
    static void end(Console console) {
        for (Container container : new ContainerSweep(ContainerHome.of(console)).endOrphans()) {
            console.err().println("tare: ended the container " + container.name() + ": its keeper was killed");
        }
    }
}

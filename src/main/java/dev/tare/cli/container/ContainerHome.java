package dev.tare.cli.container;

import dev.tare.cli.command.Console;
import dev.tare.cli.command.Restart;
import dev.tare.sandbox.container.Containers;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Where the containers are. They outlive a use of the store, whose lock a running one must not hold. */
public final class ContainerHome {
    private ContainerHome() {}

    public static Containers of(Console console) {
        Path home = Store.home(console.environment());
        try {
            return new Containers(home.toRealPath(), Clock.systemUTC(), Restart::settleContainers);
        } catch (IOException e) {
            // No store yet, and so no containers.
            return new Containers(home, Clock.systemUTC());
        }
    }
}

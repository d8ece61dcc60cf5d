package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerRunner;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.Shim;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.util.List;

/** {@code tare start} and {@code tare restart}. */
public final class StartCommand implements Command {
    private final boolean again;

    /** @param again whether one that runs is stopped first */
    public StartCommand(boolean again) {
        this.again = again;
    }

    @Override
    public Page page() {
        return again ? Page.of("""
                        tare restart CONTAINER...
                        End containers and start them again

                        -t, --time SECONDS  how long to wait before it is killed (default 10)

                        # its files stay as they are
                        tare restart web
                        """) : Page.of("""
                        tare start CONTAINER...
                        Start containers that have ended

                        -a, --attach       show what it prints, and hand on signals
                        -i, --interactive  the same, and let it read what one was made to read with run -i

                        # its files are as it left them
                        tare start web
                        # with its output
                        tare start -a job
                        """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> names = arguments.operands();
        boolean attached = !again && (arguments.has("attach") || arguments.has("interactive"));
        if (names.isEmpty() || attached && names.size() > 1) {
            throw arguments.wrongCount(attached ? "exactly one container" : "one container or more");
        }
        if (again && UserNamespace.isNeeded()) {
            // Programs of other users are signalled from outside of all namespaces alone.
            stop(console.containers(), names, arguments);
        }
        console.asRoot().go();
        Containers containers = console.containers();
        if (attached) {
            return shim(containers, containers.require(names.getFirst()), console)
                    .foreground(true);
        }
        return EachContainer.of(names, console, name -> {
            Container container = containers.require(name);
            if (again) {
                containers.stop(container, container.stopSignal(), container.stopSeconds(arguments.value("time")));
                container = containers.require(name);
            } else if (container.isRunning()) {
                return;
            }
            shim(containers, container, console).background();
        });
    }

    /** Errors are told when they are to be started. */
    private static void stop(Containers containers, List<String> names, Arguments arguments) {
        for (String name : names) {
            try {
                Container container = containers.require(name);
                containers.stop(container, container.stopSignal(), container.stopSeconds(arguments.value("time")));
            } catch (TareException e) {
                if (e.exitCode() == TareException.USAGE) {
                    throw e;
                }
            }
        }
    }

    private static Shim shim(Containers containers, Container container, Console console) {
        if (container.isRunning() || container.isKept()) {
            throw TareException.failed(
                    "the container " + container.name() + " is running", "see its output with tare logs -f");
        }
        ContainerRunner.requireMeans(container.network(), container.settings().networks());
        Container ready;
        try (Store store = console.store()) {
            ready = new ContainerRunner(store, containers).again(container);
        }
        return new Shim(containers, ready, console.asRoot().program(SettleCommand.NAME, ready.id()), console::note);
    }
}

package dev.tare.cli.container;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.PlatformNames;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerRunner;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.RunOptions;
import dev.tare.sandbox.container.Shim;
import dev.tare.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare run}. */
public final class RunCommand implements Command {
    /** Exit code of a failure of tare's own, as docker has it: those below are the program's. */
    private static final int OWN_FAILURE = 125;

    @Override
    public String summary() {
        return "Run a program in a new container";
    }

    @Override
    public String operands() {
        return "IMAGE [COMMAND [ARG...]]";
    }

    @Override
    public List<Flag> flags() {
        return RunFlags.flags();
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# a server, its port 8080 at 9090 here; nothing else of it is open",
                "tare run --rm -p 9090:8080 hello",
                "# the same in the background",
                "tare run -d --name web -p 127.0.0.1:9090:8080 hello",
                "# another program of the image",
                "tare run --rm --entrypoint /bin/sh tools -c 'echo $HOME'");
    }

    @Override
    public @Nullable String instead(String option) {
        return RunFlags.instead(option);
    }

    @Override
    public boolean stopsAtOperand() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().isEmpty()) {
            throw arguments.wrongCount("an image");
        }
        RunOptions options = options(arguments, console);
        try {
            console.asRoot().go();
            ContainerRunner.requireMeans(options.connection().network());
            Containers containers;
            Container container;
            CidFile.check(arguments, console);
            try (Store store = console.store()) {
                RunImage.ensure(
                        store,
                        options.image(),
                        PlatformNames.one(arguments.value("platform")),
                        arguments.value("pull", "missing"),
                        console);
                containers = console.containers();
                ContainerRunner runs = new ContainerRunner(store, containers);
                runs.notes(options).forEach(console::note);
                container = runs.prepare(options, console.environment());
            }
            CidFile.write(arguments, console, container);
            Shim shim = new Shim(
                    containers,
                    container,
                    console.asRoot().program(SettleCommand.NAME, container.id()),
                    console::note);
            if (arguments.has("detach")) {
                shim.background();
                console.out().println(container.id());
                return 0;
            }
            console.out().flush();
            return shim.foreground(!arguments.isOff("sig-proxy"));
        } catch (TareException e) {
            throw e.exitCode() > OWN_FAILURE ? e : failure(e);
        }
    }

    /** A file of variables that cannot be read is no mistake of usage, and no code of the program's. */
    private static RunOptions options(Arguments arguments, Console console) {
        try {
            return RunFlags.options(arguments, console);
        } catch (TareException e) {
            throw e.exitCode() == TareException.FAILED ? failure(e) : e;
        }
    }

    private static TareException failure(TareException e) {
        return new TareException(OWN_FAILURE, e.problem(), e);
    }
}

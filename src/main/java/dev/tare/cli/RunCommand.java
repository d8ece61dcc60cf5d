package dev.tare.cli;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.Container;
import dev.tare.sandbox.Containers;
import dev.tare.sandbox.Keeper;
import dev.tare.sandbox.PortMapping;
import dev.tare.sandbox.RunOptions;
import dev.tare.sandbox.RunOptions.Network;
import dev.tare.sandbox.Runs;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.List;

/** {@code tare run}. */
final class RunCommand implements Command {
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
        return List.of(
                Flag.of("detach", "leave the container in the background and print its ID")
                        .letter("d"),
                Flag.of("rm", "remove the container when it has ended"),
                Flag.list("env", "NAME[=VALUE]", "set a variable; without a value, to that of this process")
                        .letter("e"),
                Flag.value("name", "NAME", "name the container"),
                Flag.value("entrypoint", "PROGRAM", "run this in place of the image's ENTRYPOINT and CMD"),
                Flag.value("network", "NETWORK", "default (its own), host or none"),
                Flag.list("publish", "[IP:]PORT:PORT", "forward a port of the host to one of the container (tcp)")
                        .letter("p"),
                Flag.value("workdir", "FOLDER", "start in this folder").letter("w"),
                Flag.value("user", "USER[:GROUP]", "run as this user; names are the image's")
                        .letter("u"));
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
    public boolean stopsAtOperand() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().isEmpty()) {
            throw arguments.wrongCount("an image");
        }
        RunOptions options = options(arguments);
        try {
            Restart.forNewContainer(console);
            Runs.requireMeans(options.network());
            Containers containers;
            Container container;
            try (Store store = OpenStore.of(console)) {
                containers = ContainerHome.of(console);
                container = new Runs(store, containers).prepare(options, console.environment());
            }
            if (arguments.has("detach")) {
                Background.keep(containers, container, console);
                console.out().println(container.id());
                return 0;
            }
            console.out().flush();
            return new Keeper(containers, container, note -> console.err().println("tare: " + note))
                    .run(null, () -> {});
        } catch (TareException e) {
            throw e.exitCode() > OWN_FAILURE ? e : new TareException(OWN_FAILURE, e.problem(), e);
        }
    }

    private static RunOptions options(Arguments arguments) {
        List<String> operands = arguments.operands();
        List<PortMapping> ports = new ArrayList<>();
        for (String port : arguments.values("publish")) {
            ports.add(PortMapping.parse(port));
        }
        return new RunOptions(
                operands.getFirst(),
                operands.subList(1, operands.size()),
                arguments.value("name"),
                arguments.value("entrypoint"),
                arguments.values("env"),
                arguments.value("workdir"),
                arguments.value("user"),
                Network.parse(arguments.value("network", Network.DEFAULT.word())),
                ports,
                arguments.has("rm"));
    }
}

package dev.tare.docker.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Signals;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.LiveContainer;
import dev.tare.sandbox.container.LogReader;
import dev.tare.sandbox.container.RunSwitch;
import dev.tare.usage.Page;
import java.time.Instant;
import java.util.List;

/** {@code docker attach}: what a container in the background prints from now on, and its exit code in the end. */
public final class AttachVerb implements Command {
    @Override
    public Page page() {
        return Pages.of("CONTAINER", "Show what a container prints from now on, until it has ended", """
                --no-stdin  its standard input is out of reach anyway
                --sig-proxy  hand on the signals that come here; --sig-proxy=false does not
                --detach-keys KEYS  Ctrl-C ends the container, unless --sig-proxy=false
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Containers containers = console.containers();
        Container container = containers.require(arguments.operand("container"));
        if (!container.isRunning()) {
            throw TareException.failed(
                    "the container " + container.name() + " is not running",
                    "start it: docker start -a " + container.name());
        }
        if (container.settings().has(RunSwitch.INTERACTIVE) && !arguments.has("no-stdin")) {
            console.note("what is typed here does not reach the container: docker exec -i does");
        }
        LiveContainer live = new LiveContainer(containers, container);
        if (!arguments.isOff("sig-proxy")) {
            for (String signal : List.of("INT", "TERM", "HUP")) {
                Signals.handle(signal, live::kill);
            }
        }
        new LogReader(containers, null, Instant.now(), null, false)
                .print(container, true, console.out(), console.err());
        Integer code = live.awaitEnd();
        return code == null ? TareException.FAILED : code;
    }
}

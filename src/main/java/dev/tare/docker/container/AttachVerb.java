package dev.tare.docker.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Signals;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.LiveContainer;
import dev.tare.sandbox.container.LogReader;
import dev.tare.sandbox.container.RunSwitch;
import dev.tare.sandbox.link.DetachKeys;
import dev.tare.sandbox.link.RawTerminal;
import dev.tare.usage.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code docker attach}: what is typed goes to a container in the background, what it prints comes from it. */
public final class AttachVerb implements Command {
    private static final int PIECE = 4096;

    @Override
    public Page page() {
        return Pages.of("CONTAINER", "Type to a container, and show what it prints, until it has ended", """
                --no-stdin  do not type to it
                --sig-proxy  hand on the signals that come here; --sig-proxy=false does not
                --detach-keys KEYS  leave a terminal by these keys (default: ctrl-p,ctrl-q)
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        DetachKeys keys = DetachKeys.parse(arguments.value("detach-keys", DetachKeys.USUAL));
        Containers containers = console.containers();
        Container container = containers.require(arguments.operand("container"));
        if (!container.isRunning()) {
            throw TareException.failed(
                    "the container " + container.name() + " is not running",
                    "start it: docker start -a " + container.name());
        }
        LiveContainer live = new LiveContainer(containers, container);
        if (!arguments.isOff("sig-proxy")) {
            for (String signal : List.of("INT", "TERM", "HUP")) {
                Signals.handle(signal, live::kill);
            }
        }
        boolean types = container.settings().has(RunSwitch.INTERACTIVE) && !arguments.has("no-stdin");
        boolean terminal = container.settings().has(RunSwitch.TERMINAL);
        Path pipe = BundlePart.INPUT.in(containers.folder(container.id()));
        if (types && !Files.exists(pipe)) {
            console.note("what is typed here does not reach the container: another one holds its standard input");
            types = false;
        }
        Instant now = Instant.now();
        try (RawTerminal raw = types && terminal ? RawTerminal.take() : RawTerminal.none()) {
            if (types) {
                Thread.ofPlatform().daemon().name("typed").start(() -> {
                    if (type(console.in(), pipe, terminal ? keys : null)) {
                        raw.giveBack();
                        console.err().println("read escape sequence");
                        console.out().flush();
                        Runtime.getRuntime().halt(0);
                    }
                });
            }
            new LogReader(containers, null, now, null, false).print(container, true, console.out(), console.err());
            Integer code = live.awaitEnd();
            return code == null ? TareException.FAILED : code;
        }
    }

    /** Hands on what is typed. @return whether the keys that leave were typed; false at the end of either side */
    private static boolean type(InputStream in, Path pipe, @Nullable DetachKeys keys) {
        byte[] bytes = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (keys == null) {
                    out.write(bytes, 0, count);
                    continue;
                }
                out.write(keys.pass(bytes, count));
                if (keys.isComplete()) {
                    return true;
                }
            }
        } catch (IOException e) {
            // The container has ended, which the one who waits for it says.
        }
        return false;
    }
}

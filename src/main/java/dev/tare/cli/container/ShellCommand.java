package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.ProgramFlags;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.BusyboxTools;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.Exec;
import dev.tare.sandbox.container.RunSwitch;
import dev.tare.terminal.Terminals;
import dev.tare.usage.Page;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tare shell}. */
public final class ShellCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare shell CONTAINER|IMAGE [COMMAND [ARG...]]
                Look around in a container or image that has no shell, with the host's busybox

                -e, --env NAME[=VALUE]...  set a variable; without a value, to that of this process
                --env-file FILE...         set the variables that a file lists
                -w, --workdir FOLDER       start in this folder
                -u, --user USER[:GROUP]    be this user (default: that of the container's program)
                --privileged               with all capabilities

                # a shell in a container made FROM scratch; nothing is written into it
                tare shell web
                # one command
                tare shell web ls -l /
                # an image: in a container that lasts as long as the shell
                tare shell hello
                """);
    }

    @Override
    public boolean stopsAtOperand() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        if (operands.isEmpty()) {
            throw arguments.wrongCount("a container or an image");
        }
        String name = operands.getFirst();
        List<String> command = operands.size() > 1 ? operands.subList(1, operands.size()) : List.of("sh");
        Containers containers = console.containers();
        Container container = find(containers, name, console);
        if (container == null) {
            return ImageShell.run(name, command, arguments, console);
        }
        if (container.isRunning()) {
            console.asRoot().into(container);
        }
        Set<RunSwitch> switches = EnumSet.of(RunSwitch.INTERACTIVE);
        if (arguments.has("privileged")) {
            switches.add(RunSwitch.PRIVILEGED);
        }
        if (Terminals.isStandardInput() && Terminals.isStandardOutput()) {
            switches.add(RunSwitch.TERMINAL);
        }
        Exec.Request request = new Exec.Request(
                command,
                ProgramFlags.environment(arguments, console),
                arguments.value("workdir"),
                arguments.value("user"),
                switches);
        throw new Exec(containers, container, request).become(console.environment(), BusyboxTools::inMemory);
    }

    /** Null where an image is meant. */
    private static @Nullable Container find(Containers containers, String name, Console console) {
        try {
            return containers.require(name);
        } catch (TareException e) {
            try (var store = console.store()) {
                if (store.images().find(name) == null) {
                    throw TareException.failed(
                            "there is neither a container nor an image called \"" + name + "\"",
                            "see tare ps -a and tare images");
                }
            }
            return null;
        }
    }
}

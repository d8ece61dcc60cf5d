package dev.tare.cli.container;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
import dev.tare.cli.command.ProgramFlags;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.Exec;
import dev.tare.sandbox.container.RunSwitch;
import dev.tare.terminal.Terminals;
import java.util.ArrayList;
import java.util.List;

/** {@code tare exec}. */
public final class ExecCommand implements Command {
    @Override
    public String summary() {
        return "Run a further program in a container that runs";
    }

    @Override
    public String operands() {
        return "CONTAINER COMMAND [ARG...]";
    }

    @Override
    public List<Flag> flags() {
        List<Flag> flags = new ArrayList<>(List.of(
                Flag.of("interactive", "keep standard input open").letter("i"),
                Flag.of("tty", "give it a terminal").letter("t"),
                Flag.of("detach", "leave it in the background").letter("d")));
        flags.addAll(ProgramFlags.flags("run as this user; names are the container's"));
        flags.add(Flag.of("privileged", "with all capabilities"));
        return flags;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# a program of the container",
                "tare exec web ls -l /etc",
                "# its shell; tare shell is for containers that have none",
                "tare exec -it web sh");
    }

    @Override
    public boolean stopsAtOperand() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        if (operands.size() < 2) {
            throw arguments.wrongCount("a container and a command");
        }
        requireTerminal(arguments);
        Exec.Request request = new Exec.Request(
                operands.subList(1, operands.size()),
                ProgramFlags.environment(arguments, console),
                arguments.value("workdir"),
                arguments.value("user"),
                RunSwitch.of(arguments::has));
        Containers containers = console.containers();
        Container container = containers.require(operands.getFirst());
        if (container.isRunning()) {
            console.asRoot().into(container);
        }
        throw new Exec(containers, container, request).become(console.environment());
    }

    /** As docker has it: a terminal inside makes sense where there is one outside. */
    static void requireTerminal(Arguments arguments) {
        if (arguments.has("tty")
                && !arguments.has("detach")
                && arguments.has("interactive")
                && !Terminals.isStandardInput()) {
            throw TareException.failed("-t goes with a terminal, and standard input is none", "leave -t out");
        }
    }
}

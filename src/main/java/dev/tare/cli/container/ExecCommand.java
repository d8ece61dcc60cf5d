package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.ProgramFlags;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.Exec;
import dev.tare.sandbox.container.RunSwitch;
import dev.tare.terminal.Terminals;
import dev.tare.usage.Page;
import java.util.List;

/** {@code tare exec}. */
public final class ExecCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare exec CONTAINER COMMAND [ARG...]
                Run a further program in a container that runs

                -i, --interactive          keep standard input open
                -t, --tty                  give it a terminal
                -d, --detach               leave it in the background
                -e, --env NAME[=VALUE]...  set a variable; without a value, to that of this process
                --env-file FILE...         set the variables that a file lists
                -w, --workdir FOLDER       start in this folder
                -u, --user USER[:GROUP]    run as this user; names are the container's
                --privileged               with all capabilities

                # a program of the container
                tare exec web ls -l /etc
                # its shell; tare shell is for containers that have none
                tare exec -it web sh
                """);
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

package dev.tare.cli.container;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;

/** What the shim of a container becomes at its end; nobody types it, so the list of commands leaves it out. */
public final class SettleCommand implements Command {
    public static final String NAME = "settle";

    @Override
    public Page page() {
        return Page.of("""
                tare settle ID
                Clear away after a container that has ended
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        console.containers().settleKept(arguments.operand("container"));
        return 0;
    }
}

package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.usage.Page;

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

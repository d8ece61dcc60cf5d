package dev.tare.docker.container;

import dev.tare.cli.container.RunCommand;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.usage.Page;
import org.jspecify.annotations.Nullable;

/** {@code docker create}: a container that is not started yet, to copy files from or to start later. */
public final class CreateVerb implements Command {
    @Override
    public Page page() {
        Page run = new RunCommand().page();
        return new Page(
                run.usage(), run.operands(), "Make a container, and do not start it", run.flags(), run.examples());
    }

    @Override
    public boolean stopsAtOperand() {
        return true;
    }

    @Override
    public @Nullable String instead(String option) {
        return new RunCommand().instead(option);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireOperand("an image");
        Container container;
        try {
            container = RunCommand.make(arguments, console);
        } catch (TareException e) {
            // Nothing of the program's can be mistaken for a failure of ours.
            throw new TareException(TareException.FAILED, e.problem(), e);
        }
        console.containers().rest(container);
        console.out().println(container.id());
        return 0;
    }
}

package dev.tare.cli;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.Container;
import dev.tare.sandbox.Containers;
import dev.tare.sandbox.Keeper;
import java.util.List;

/** The process behind {@code tare run -d}; nobody types it, so the list of commands leaves it out. */
final class KeepCommand implements Command {
    static final String NAME = "keep-container";

    @Override
    public String summary() {
        return "Keep a container that tare run -d has made";
    }

    @Override
    public String operands() {
        return "ID";
    }

    @Override
    public List<Flag> flags() {
        return List.of();
    }

    @Override
    public List<String> examples() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Containers containers = ContainerHome.of(console);
        try {
            Container container = containers.require(arguments.operand("container"));
            Keeper keeper = new Keeper(containers, container, note -> Background.tell(console, "note", note));
            return keeper.run(containers.outputLog(container).toFile(), () -> Background.tell(console, "ready", true));
        } catch (TareException e) {
            Background.tell(console, e);
            throw e;
        }
    }
}

package dev.tare.cli;

import dev.tare.sandbox.Container;
import java.util.ArrayList;
import java.util.List;

/** What the keeper of a container becomes at its end; nobody types it, so the list of commands leaves it out. */
final class SettleCommand implements Command {
    static final String NAME = "settle";

    /** Program and arguments. */
    static List<String> of(Container container) {
        List<String> words = new ArrayList<>(SelfCommand.program());
        words.add(NAME);
        words.add(container.id());
        return words;
    }

    @Override
    public String summary() {
        return "Clear away after a container that has ended";
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
        ContainerHome.of(console).settleKept(arguments.operand("container"));
        return 0;
    }
}

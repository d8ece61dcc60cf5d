package dev.tare.cli;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.Container;
import dev.tare.sandbox.Containers;
import java.util.List;

/** {@code tare stop}. */
final class StopCommand implements Command {
    @Override
    public String summary() {
        return "End containers: ask first, kill after a while";
    }

    @Override
    public String operands() {
        return "CONTAINER...";
    }

    @Override
    public List<Flag> flags() {
        return List.of(Flag.value("time", "SECONDS", "how long to wait before it is killed (default 10)")
                .letter("t"));
    }

    @Override
    public List<String> examples() {
        return List.of("# by its name, or the beginning of its ID", "tare stop web", "# at once", "tare stop -t 0 web");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().isEmpty()) {
            throw arguments.wrongCount("one container or more");
        }
        long seconds = seconds(arguments.value("time", "10"));
        Containers containers = ContainerHome.of(console);
        return EachContainer.of(arguments.operands(), console, name -> {
            Container container = containers.require(name);
            containers.stop(container, container.stopSignal(), seconds);
        });
    }

    private static long seconds(String text) {
        try {
            long seconds = Long.parseLong(text);
            // Docker waits for ever when it is below zero.
            return seconds < 0 ? Integer.MAX_VALUE : seconds;
        } catch (NumberFormatException e) {
            throw TareException.usage("-t " + text + ": that is no number of seconds", null);
        }
    }
}

package dev.tare.cli.command;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a command has to let go of when it ends, last first. */
public final class Resources implements AutoCloseable {
    private final Deque<Held> held = new ArrayDeque<>();

    /** Something to let go of. */
    @FunctionalInterface
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    public void add(Held resource) {
        held.push(resource);
    }

    @Override
    public void close() {
        while (!held.isEmpty()) {
            held.pop().close();
        }
    }
}

package dev.tare.build;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a command has to let go of when it ends, last first. */
final class Resources implements AutoCloseable {
    private final Deque<Held> held = new ArrayDeque<>();

    /** Something to let go of. */
    @FunctionalInterface
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    void add(Held resource) {
        held.push(resource);
    }

    @Override
    public void close() {
        while (!held.isEmpty()) {
            held.pop().close();
        }
    }
}

package dev.tare.cli.command;

import dev.tare.store.Store;

/** Opens the store that a command works on. */
public final class OpenStore {
    private OpenStore() {}

    /** The store of the environment; that it is waited for is told on standard error. */
    public static Store of(Console console) {
        return Store.open(
                Store.home(console.environment()), note -> console.err().println("tare: " + note));
    }
}

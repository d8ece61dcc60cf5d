package dev.tare.cli.progress;

import dev.tare.command.Console;
import dev.tare.deliver.Delivery;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;

/**
 * What a build does when it is told to end (Ctrl-C, SIGTERM): it says so in one line, and removes what is not whole. The
 * JVM then gives 128 and the signal's number as exit code. Steps that run are ended by the sandbox itself.
 */
public final class Interruption implements AutoCloseable {

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /** From now on, until it is closed: before the store is opened, which makes files too. */
    public static Interruption of(BuildProgress progress, Console console) {
        Interruption interruption = new Interruption(new Thread(
                () -> {
                    ProgramEnd.begin();
                    progress.interrupt();
                    console.note("interrupted");
                    Delivery.discardUnfinished();
                    Store.discardUnfinished(console.home());
                },
                "interruption"));
        ProgramEnd.add(interruption.hook);
        return interruption;
    }

    @Override
    public void close() {
        ProgramEnd.remove(hook);
    }
}

package dev.tare.cli;

import dev.tare.deliver.Delivery;
import dev.tare.store.Store;

/**
 * What a build does when it is told to end (Ctrl-C, SIGTERM): it says so in one line, and removes what is not whole. The
 * JVM then gives 128 and the signal's number as exit code. Steps that run are ended by the sandbox itself.
 */
final class Interruption implements AutoCloseable {
    private static volatile boolean underWay;

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /** From now on, until it is closed. */
    static Interruption of(BuildProgress progress, Store store, Console console) {
        Interruption interruption = new Interruption(new Thread(
                () -> {
                    underWay = true;
                    progress.interrupt();
                    console.err().println("tare: interrupted");
                    Delivery.discardUnfinished();
                    store.discardUnfinished();
                },
                "interruption"));
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** What fails because all is being taken down is not to be told, and must not set the exit code. */
    static void hold() {
        while (underWay) {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                // The JVM ends soon.
            }
        }
    }

    @Override
    public void close() {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program ends already, and the hook runs.
            hold();
        }
    }
}

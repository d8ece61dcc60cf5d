package dev.tare.diagnostic;

import java.io.IOException;

/**
 * The end that a signal brings. What is not whole is removed by then, so that nobody may make anything new; and what fails
 * because all is being taken down is not to be told, and must not set the exit code.
 */
public final class ProgramEnd {
    private static final Object MAKING = new Object();
    private static volatile boolean begun;

    private ProgramEnd() {}

    /** Has a thread run at the end. When that has begun this waits for it: nobody would clear away what comes now. */
    public static void add(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            begin();
            hold();
        }
    }

    /**
     * Takes back what {@link #add} was given. When the end has begun this waits for it, also where no hook has called
     * {@link #begin} yet: what fails now fails because of it.
     */
    public static void remove(Thread hook) {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            begin();
            hold();
        }
    }

    /** From now on nobody begins anything. What is being made at this moment is there when this returns. */
    public static void begin() {
        begun = true;
        synchronized (MAKING) {
            // Nobody makes anything now: whoever comes later waits for the end.
        }
    }

    /**
     * Makes something that has to be removed when the program ends early. When the end has begun it waits for that instead:
     * to make it and to remove it again would leave it there if the JVM stops in between.
     *
     * @param maker of a file or folder, a matter of microseconds: others wait for it
     */
    public static <T> T making(Maker<T> maker) throws IOException {
        while (true) {
            hold();
            synchronized (MAKING) {
                if (!begun) {
                    return maker.make();
                }
            }
        }
    }

    /** Waits for the end, if it has begun; else returns at once. */
    public static void hold() {
        while (begun) {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                // The JVM ends soon.
            }
        }
    }

    /** Makes a file or a folder. */
    @FunctionalInterface
    public interface Maker<T> {
        T make() throws IOException;
    }
}

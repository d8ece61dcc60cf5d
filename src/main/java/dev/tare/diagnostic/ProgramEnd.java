package dev.tare.diagnostic;

/**
 * The end that a signal brings. What is not whole is removed by then, so that nobody may make anything new; and what fails
 * because all is being taken down is not to be told, and must not set the exit code.
 */
public final class ProgramEnd {
    private static volatile boolean begun;

    private ProgramEnd() {}

    /** From now on nobody begins anything. */
    public static void begin() {
        begun = true;
    }

    public static boolean hasBegun() {
        return begun;
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
}

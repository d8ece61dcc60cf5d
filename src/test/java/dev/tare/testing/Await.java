package dev.tare.testing;

import java.io.IOException;
import java.time.Duration;

/** Waits for what is to happen, however slow the machine is: the limit is for what never happens. */
public final class Await {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 20;

    private Await() {}

    /** Something that will hold. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Says how things are. */
    @FunctionalInterface
    public interface State {
        String text() throws IOException;
    }

    /** Fails the test when it does not hold in time. */
    public static void await(String what, Condition condition) throws IOException {
        await(() -> what, condition);
    }

    /** @param state is asked for when it does not hold in time */
    public static void await(State state, Condition condition) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + LIMIT.toSeconds() + " seconds: " + state.text());
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}

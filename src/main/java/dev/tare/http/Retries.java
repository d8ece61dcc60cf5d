package dev.tare.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.DoubleSupplier;

/**
 * Repeats what may work the next time, with longer and longer pauses. Each is drawn at random, so that many clients do not
 * come back at once.
 *
 * @param attempts the most there are without progress between them
 * @param baseMillis the longest first pause; each further one may be twice as long
 * @param longestMillis the longest pause of all; a server that asks for more is given up
 * @param random from 0 to 1
 */
public record Retries(int attempts, long baseMillis, long longestMillis, Sleeper sleeper, DoubleSupplier random) {
    public static final Retries STANDARD = new Retries(6, 500, 60_000, Thread::sleep, Math::random);

    /** Without any connection, a second attempt is enough to tell a typing error from a short outage. */
    private static final int UNREACHABLE_ATTEMPTS = 2;

    /** A server that has been silent for three minutes will not answer. */
    private static final int SILENT_ATTEMPTS = 3;

    /** However much progress there is. */
    private static final int MOST_ATTEMPTS = 100;

    /** Waits. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(long millis) throws InterruptedException;
    }

    /** Something to try. */
    @FunctionalInterface
    public interface Attempt<T> {
        T run() throws IOException;
    }

    /** Says how far it has come. */
    @FunctionalInterface
    public interface Progress {
        long bytes();
    }

    /** Bytes that count as progress. */
    private static final long STEP = 64 << 10;

    /** Runs it. @throws IOException of the last attempt; one that is no {@link Fault} is the last */
    public <T> T run(Attempt<T> attempt) throws IOException {
        return run(attempt, () -> 0);
    }

    /** @param progress of attempts that go on where the last one ended */
    public <T> T run(Attempt<T> attempt, Progress progress) throws IOException {
        int failed = 0;
        long reached = progress.bytes();
        for (int all = 1; ; all++) {
            try {
                return attempt.run();
            } catch (IOException e) {
                long now = progress.bytes();
                if (now - reached >= STEP) {
                    reached = now;
                    failed = 0;
                }
                failed++;
                if (!(e instanceof Fault fault)
                        || !fault.isTransient()
                        || failed >= limit(fault)
                        || all >= MOST_ATTEMPTS) {
                    throw e;
                }
                pause(failed, fault.waitMillis(), e);
            }
        }
    }

    private int limit(Fault fault) {
        int limit = fault.isUnreachable() ? UNREACHABLE_ATTEMPTS : fault.isSilence() ? SILENT_ATTEMPTS : attempts;
        return Math.min(attempts, limit);
    }

    private void pause(int failed, long wanted, IOException failure) throws IOException {
        if (wanted > longestMillis) {
            throw failure;
        }
        long most = Math.min(longestMillis, baseMillis << Math.min(failed - 1, 20));
        // At least half of it: a pause of nothing is none.
        long pause = Math.max(wanted, (long) (most * (0.5 + random.getAsDouble() / 2)));
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}

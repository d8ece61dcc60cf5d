package dev.tare.flow;

import dev.tare.diagnostic.TareException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is to be stopped when a step has failed, or the program is told to end. For several threads. */
public final class StepCancellation {
    /** What work that was stopped fails with; it is never told to the user. */
    private final TareException reason = TareException.failed("stopped");

    private final Set<Runnable> running = new HashSet<>();
    private boolean stopped;

    /** Something that runs until it is closed. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Has something stopped with the rest; at once when that is over already. */
    public Registration add(Runnable stop) {
        synchronized (this) {
            running.add(stop);
            if (!stopped) {
                return () -> remove(stop);
            }
        }
        stop.run();
        return () -> remove(stop);
    }

    private synchronized void remove(Runnable stop) {
        running.remove(stop);
    }

    /** Stops all that runs, and what begins later. */
    public void stop() {
        List<Runnable> all;
        synchronized (this) {
            stopped = true;
            all = List.copyOf(running);
        }
        all.forEach(Runnable::run);
    }

    /** What work that was stopped fails with. */
    public TareException reason() {
        return reason;
    }

    /** Whether a failure only says that the work was stopped. */
    public boolean isReason(TareException failure) {
        return failure.problem().equals(reason.problem());
    }

    /** Whether {@link #stop} was called. */
    public synchronized boolean isStopped() {
        return stopped;
    }
}

package dev.tare.io;

import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Makes each value once for its key: the first caller makes it, the others wait for it. For several threads. */
public final class SingleFlight<K, V> {
    private final ConcurrentHashMap<K, FutureTask<V>> tasks = new ConcurrentHashMap<>();

    /**
     * What belongs to a key, made now in this thread unless another makes it or has made it.
     *
     * @throws ExecutionException with the failure of making it, whoever made it
     * @throws TareException where this thread is interrupted while it waits
     */
    public V get(K key, Callable<V> make) throws ExecutionException {
        FutureTask<V> mine = new FutureTask<>(make);
        FutureTask<V> task = tasks.putIfAbsent(key, mine);
        if (task == null) {
            task = mine;
            mine.run();
        }
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("the build was interrupted");
        }
    }

    /** Forgets a failure, so that who asks next tries again. */
    public void forgetFailure(K key) {
        FutureTask<V> task = tasks.get(key);
        if (task != null && task.state() == Future.State.FAILED) {
            tasks.remove(key, task);
        }
    }

    /** All that was made so far. */
    public List<V> made() {
        List<V> out = new ArrayList<>();
        for (FutureTask<V> task : tasks.values()) {
            if (task.state() == Future.State.SUCCESS) {
                out.add(task.resultNow());
            }
        }
        return out;
    }

    /** The failure itself, as who made it would have seen it. */
    public static RuntimeException unwrapped(ExecutionException thrown) throws IOException {
        @Nullable Throwable cause = thrown.getCause();
        if (cause instanceof IOException failure) {
            throw failure;
        }
        if (cause instanceof RuntimeException failure) {
            return failure;
        }
        if (cause instanceof VirtualMachineError error) {
            throw error;
        }
        return new IllegalStateException(cause);
    }
}

package dev.tare.build;

import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The same for several platforms, at the same time. */
final class AtOnce {
    private AtOnce() {}

    /**
     * Does all of it, the first on this thread, and gives the results in order.
     *
     * @throws RuntimeException what the first of them that failed has thrown, after all have ended
     */
    static <T> List<T> all(List<? extends Callable<T>> work) {
        List<FutureTask<T>> tasks = new ArrayList<>();
        List<Thread> others = new ArrayList<>();
        for (Callable<T> each : work) {
            FutureTask<T> task = new FutureTask<>(each);
            tasks.add(task);
            if (tasks.size() > 1) {
                others.add(Thread.ofPlatform().start(task));
            }
        }
        tasks.getFirst().run();
        try {
            for (Thread other : others) {
                other.join();
            }
            List<T> results = new ArrayList<>();
            for (FutureTask<T> task : tasks) {
                results.add(task.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("the build was interrupted", e);
        }
    }
}

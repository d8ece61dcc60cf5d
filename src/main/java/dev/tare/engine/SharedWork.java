package dev.tare.engine;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * What builds that run at once make, by the keys of their steps: each layer is made once, and whoever else needs it
 * waits for it.
 */
public final class SharedWork {
    private final ConcurrentHashMap<Digest, FutureTask<Digest>> tasks = new ConcurrentHashMap<>();

    /** The layer of a key; made now, unless another build of these makes it or has made it. */
    Digest once(Digest key, Callable<Digest> make) throws IOException {
        while (true) {
            FutureTask<Digest> mine = new FutureTask<>(make);
            FutureTask<Digest> task = tasks.putIfAbsent(key, mine);
            boolean isMine = task == null;
            if (task == null) {
                task = mine;
                mine.run();
            }
            try {
                return task.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ExecRunner.CanceledException && !isMine) {
                    // That build was stopped, and this one was not.
                    tasks.remove(key, task);
                    continue;
                }
                throw rethrown(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw TareException.failed("the build was interrupted");
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) throws IOException {
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

package dev.tare.oci.content;

import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Reads a stream that checks itself to its end, beside what the caller does with the same bytes by other means: the
 * kernel that sends a file hashes nothing. For the thread that made it.
 */
public final class BackgroundVerifier implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final FutureTask<Boolean> work;
    private volatile boolean ended;

    private BackgroundVerifier(long size, Callable<InputStream> open) {
        this.work = new FutureTask<>(() -> drain(open));
        if (size >= BUFFER_BYTES) {
            Thread.ofPlatform().daemon().name("tare-check").start(work);
        }
    }

    /**
     * Begins.
     *
     * @param size of the stream in bytes: a small one is read by {@link #await}
     * @param open gives a stream such as {@link VerifyingInput}, which is closed here
     */
    public static BackgroundVerifier begin(long size, Callable<InputStream> open) {
        return new BackgroundVerifier(size, open);
    }

    private boolean drain(Callable<InputStream> open) throws Exception {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = open.call()) {
            while (!ended && in.read(buffer) >= 0) {
                // To the end, where it is checked.
            }
        }
        return !ended;
    }

    /** Waits for the end. @throws TareException when it is damaged */
    public void await() throws IOException {
        work.run();
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case TareException damaged -> throw damaged;
                case IOException failed -> throw failed;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Ends the reading, if it still goes on. */
    @Override
    public void close() {
        ended = true;
    }
}

package dev.tare.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what a program writes to its end, so that the program never waits, and keeps the beginning. */
public final class OutputHead implements Runnable {
    private final InputStream in;
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private @Nullable IOException failure;

    /** @param limit how many bytes are kept at most */
    public OutputHead(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[8192];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            synchronized (this) {
                failure = e;
            }
        }
    }

    private synchronized void keep(byte[] buffer, int count) {
        kept.write(buffer, 0, Math.min(count, limit - kept.size()));
    }

    /** What is kept so far, even if the reading has failed since. */
    public synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    /** What is kept. @throws IOException with which the reading failed */
    public synchronized String wholeText() throws IOException {
        if (failure != null) {
            throw failure;
        }
        return text();
    }
}

package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;

/** Reports the progress of one blob. For one thread at a time. */
public final class Transfer implements AutoCloseable {
    private static final long INTERVAL_NANOS = 200_000_000;
    private static final double MEGA = 1e6;

    private final Progress.Step step;
    private final long size;
    private final long start = System.nanoTime();
    private long bytes;
    private long shown;
    private boolean ended;

    private Transfer(Progress.Step step, long size) {
        this.step = step;
        this.size = size;
        step.working();
    }

    static Transfer begin(Progress progress, String what, Descriptor blob) {
        return begin(progress, what, blob.digest(), blob.size());
    }

    /** @param size in bytes */
    public static Transfer begin(Progress progress, String what, Digest blob, long size) {
        return new Transfer(progress.begin(what + " " + blob.shortId() + " " + megabytes(size)), size);
    }

    /** So many bytes more. */
    public void add(long count) {
        bytes = Math.min(size, bytes + count);
        long now = System.nanoTime();
        if (now - Math.max(shown, start) >= INTERVAL_NANOS) {
            shown = now;
            double seconds = (now - start) / 1e9;
            long left = Math.round((size - bytes) * seconds / Math.max(1, bytes));
            step.partial(megabytes(bytes) + " of " + megabytes(size) + ", " + megabytes((long) (bytes / seconds))
                    + "/s, " + left + " s left");
        }
    }

    public void done() {
        ended = true;
        step.done();
    }

    /** It was in the registry before. */
    void cached() {
        ended = true;
        step.cached();
    }

    private static String megabytes(long bytes) {
        return bytes < 1000
                ? bytes + "B"
                : bytes < 1000_000 ? bytes / 1000 + "kB" : Math.round(bytes / MEGA * 10) / 10.0 + "MB";
    }

    @Override
    public void close() {
        if (!ended) {
            step.canceled();
        }
    }
}

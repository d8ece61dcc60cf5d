package dev.tare.golang.toolchain;

import dev.tare.diagnostic.Progress;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Shows how far a download has come, some times a second. */
final class DownloadMeter implements LongConsumer {
    private static final long INTERVAL_NANOS = 200_000_000;

    private final Progress.Step step;
    private final long total;
    private long bytes;
    private long shown = System.nanoTime();

    /** @param total in bytes, -1 where it is not known */
    DownloadMeter(Progress.Step step, long total) {
        this.step = step;
        this.total = total;
    }

    /** So many bytes more. */
    @Override
    public void accept(long count) {
        bytes += count;
        long now = System.nanoTime();
        if (now - shown >= INTERVAL_NANOS) {
            shown = now;
            step.partial(megabytes(bytes) + (total < 0 ? "" : " of " + megabytes(total)));
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1fMB", bytes / 1e6);
    }
}

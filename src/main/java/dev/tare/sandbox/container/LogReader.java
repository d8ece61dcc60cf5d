package dev.tare.sandbox.container;

import dev.tare.sandbox.SandboxFailures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a container has printed, each stream to its own.
 *
 * @param containers of the store
 * @param tail how many lines at most, the last ones; null for all
 * @param since only what was printed then or later; null for all
 * @param until only what was printed then or before; null for all
 * @param withTimes whether each line begins with its time
 */
public record LogReader(
        Containers containers,
        @Nullable Long tail,
        @Nullable Instant since,
        @Nullable Instant until,
        boolean withTimes) {
    private static final long PAUSE_MILLIS = 50;

    /**
     * Prints the log.
     *
     * @param follow whether to go on until the container has ended
     */
    public void print(Container container, boolean follow, PrintStream out, PrintStream err) {
        Path folder = containers.folder(container.id());
        try {
            long skipped = tail == null ? 0 : Math.max(0, count(folder) - tail);
            try (ContainerLog log = ContainerLog.open(folder)) {
                print(log, skipped, follow ? container : null, out, err);
            }
        } catch (IOException e) {
            throw SandboxFailures.of("the log of the container " + container.name() + " cannot be read", e);
        }
    }

    private long count(Path folder) throws IOException {
        long lines = 0;
        try (ContainerLog log = ContainerLog.open(folder)) {
            boolean[] open = new boolean[2];
            for (ContainerLog.Entry entry = log.next(); entry != null; entry = log.next()) {
                int stream = entry.isError() ? 1 : 0;
                if (!open[stream] && isWanted(entry)) {
                    lines++;
                }
                open[stream] = !entry.isWhole();
            }
        }
        return lines;
    }

    private boolean isWanted(ContainerLog.Entry entry) {
        return (since == null || entry.time().compareTo(text(since)) >= 0)
                && (until == null || entry.time().compareTo(text(until)) <= 0);
    }

    /** With nine digits behind the point always, which Instant leaves out where they are zero. */
    private static String text(Instant instant) {
        String seconds = Instant.ofEpochSecond(instant.getEpochSecond()).toString();
        String nanos = Integer.toString(1_000_000_000 + instant.getNano()).substring(1);
        return seconds.substring(0, seconds.length() - 1) + "." + nanos + "Z";
    }

    private void print(ContainerLog log, long skipped, @Nullable Container followed, PrintStream out, PrintStream err)
            throws IOException {
        long left = skipped;
        boolean[] open = new boolean[2];
        boolean[] shown = new boolean[2];
        boolean ended = false;
        while (true) {
            ContainerLog.Entry entry = log.next();
            if (entry == null) {
                out.flush();
                err.flush();
                if (followed == null || ended || out.checkError()) {
                    return;
                }
                // What it printed last may have been written since the log was read.
                ended = !new LiveContainer(containers, followed).isGoingOn();
                if (!ended) {
                    pause();
                }
                continue;
            }
            int stream = entry.isError() ? 1 : 0;
            // What goes on from before the time that is asked for is shown from there.
            if (!open[stream] || tail == null && !shown[stream]) {
                shown[stream] = isWanted(entry) && left-- <= 0;
            }
            if (shown[stream]) {
                print(entry, open[stream], entry.isError() ? err : out);
            }
            open[stream] = !entry.isWhole();
        }
    }

    private void print(ContainerLog.Entry entry, boolean goesOn, PrintStream to) {
        if (withTimes && !goesOn) {
            to.writeBytes((entry.time() + " ").getBytes(StandardCharsets.UTF_8));
        }
        to.writeBytes(entry.text());
        if (entry.isWhole()) {
            to.write('\n');
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

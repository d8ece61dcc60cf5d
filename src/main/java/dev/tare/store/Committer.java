package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes written blobs permanent behind the caller's back: syncs (large ones later: {@link UnsyncedBlobs}), then renames, then one sync of the folder for all that
 * came meanwhile. A sync takes from half a millisecond to tens of them, which the build has better uses for; nobody
 * refers to a blob before {@link #flush} has returned.
 */
final class Committer {
    private final Path home;
    private final Path folder;
    private final UnsyncedBlobs unsynced;
    private final Map<Digest, Pending> pending = new LinkedHashMap<>();
    private boolean working;
    private @Nullable Throwable failure;

    Committer(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
        this.unsynced = new UnsyncedBlobs(home);
    }

    /**
     * Takes over a written file.
     *
     * @param channel is closed when the file is synced
     */
    synchronized void add(Digest digest, Path temporary, FileChannel channel, long size) {
        Pending blob = new Pending(digest, temporary, channel, size);
        if (pending.putIfAbsent(digest, blob) != null) {
            close(blob);
            Disk.discard(temporary);
            return;
        }
        if (!working) {
            working = true;
            Thread.ofPlatform().daemon().name("tare-commit").start(new Work());
        }
    }

    /** The blob while it is not yet under its own name; else null. */
    synchronized @Nullable Pending pending(Digest digest) {
        return pending.get(digest);
    }

    /** Waits until all blobs are permanent. @throws dev.tare.diagnostic.TareException when one could not be made so */
    synchronized void flush() {
        while (working) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw StoreFailures.writing(home, new IOException("interrupted", e));
            }
        }
        Throwable failed = failure;
        failure = null;
        if (failed instanceof IOException e) {
            throw StoreFailures.writing(home, e);
        }
        if (failed instanceof Error e) {
            throw e;
        }
        if (failed != null) {
            throw new IllegalStateException(failed);
        }
    }

    private synchronized List<Pending> next() {
        if (pending.isEmpty()) {
            working = false;
            notifyAll();
        }
        return new ArrayList<>(pending.values());
    }

    private synchronized void done(List<Pending> blobs, @Nullable Throwable failed) {
        for (Pending blob : blobs) {
            pending.remove(blob.digest());
        }
        if (failed != null && failure == null) {
            failure = failed;
        }
    }

    private void commit(List<Pending> blobs) throws IOException {
        for (Pending blob : blobs) {
            if (blob.size() < UnsyncedBlobs.SMALLEST) {
                Disk.sync(blob.channel());
            } else {
                unsynced.mark(blob.digest());
            }
        }
        for (Pending blob : blobs) {
            Disk.rename(blob.temporary(), folder.resolve(blob.digest().hex()));
        }
        Disk.syncFolder(folder);
    }

    private static void close(Pending blob) {
        try {
            blob.channel().close();
        } catch (IOException e) {
            // Synced or given up: nothing can be lost here.
        }
    }

    /** A blob on its way. */
    record Pending(Digest digest, Path temporary, FileChannel channel, long size) {}

    private final class Work implements Runnable {
        @Override
        public void run() {
            for (List<Pending> blobs = next(); !blobs.isEmpty(); blobs = next()) {
                Throwable failed = null;
                try {
                    commit(blobs);
                } catch (IOException | RuntimeException | Error e) {
                    failed = e;
                }
                for (Pending blob : blobs) {
                    close(blob);
                    if (failed instanceof Exception) {
                        Disk.discard(blob.temporary());
                    }
                }
                done(blobs, failed);
            }
        }
    }
}

package dev.tare.sandbox.step;

import dev.tare.posix.Folders;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Removes the folders of steps that have ended, one after the other, while others run. */
public final class FolderRemover implements AutoCloseable {
    private final Deque<Path> folders = new ArrayDeque<>();
    private @Nullable Thread thread;

    public FolderRemover() {}

    /** Returns at once. What cannot be removed is left for the next sweep. */
    public synchronized void later(Path folder) {
        folders.add(folder);
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("removal of steps").start(this::work);
        }
    }

    private void work() {
        for (Path folder = next(); folder != null; folder = next()) {
            Folders.deleteQuietly(folder);
        }
    }

    private synchronized @Nullable Path next() {
        Path folder = folders.poll();
        if (folder == null) {
            thread = null;
        }
        return folder;
    }

    /** Waits until all is removed. */
    @Override
    public void close() {
        Thread working;
        synchronized (this) {
            working = thread;
        }
        if (working != null) {
            try {
                working.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package dev.tare.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One thread of one process at a time works on a repository's folder. */
final class GitLock implements AutoCloseable {
    /** Locks of files are a process's: they do not keep its threads apart. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private GitLock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /** Makes the folder where it is missing, and waits for it. */
    static GitLock of(Path folder) throws IOException {
        ReentrantLock thread = THREADS.computeIfAbsent(folder, path -> new ReentrantLock());
        thread.lock();
        boolean done = false;
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            done = true;
            return new GitLock(thread, channel);
        } finally {
            if (!done) {
                if (channel != null) {
                    channel.close();
                }
                thread.unlock();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            thread.unlock();
        }
    }
}

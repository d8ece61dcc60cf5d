package dev.tare.store.disk;

import dev.tare.diagnostic.Trace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file's lock, shared by many or held by one, among processes and among the threads of this one.
 *
 * <p>The system's own locks (fcntl) belong to the process: a second lock of the same file within one JVM is refused, and
 * closing any channel of the file drops them all. So each file has one ProcessLock per JVM, which holds one channel and
 * counts. Whoever holds it alone may remove the file, and those who wait make it anew.
 */
public final class ProcessLock {
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final long LONGEST_PAUSE_MILLIS = 20;
    private static final Map<Path, ProcessLock> LOCKS = new ConcurrentHashMap<>();

    private final Path file;
    private int sharers;
    private boolean exclusive;
    private @Nullable FileChannel channel;

    private ProcessLock(Path file) {
        this.file = file;
    }

    /** @param file as a real path, the same for all who mean the same file; made when it is missing */
    public static ProcessLock of(Path file) {
        ProcessLock known = LOCKS.get(file);
        if (known == null) {
            ProcessLock made = new ProcessLock(file);
            known = LOCKS.putIfAbsent(file, made);
            return known == null ? made : known;
        }
        return known;
    }

    /** Waits for a share of the lock. */
    public Held share(Consumer<String> notes) throws IOException {
        return acquire(false, notes);
    }

    /** Waits until nobody else holds the lock. */
    public Held exclude(Consumer<String> notes) throws IOException {
        return acquire(true, notes);
    }

    /** Takes the lock, or a share of it, if that can be had at once. @param alone whether nobody else may hold it */
    public @Nullable Held attempt(boolean alone) throws IOException {
        return take(alone) ? new Held(this) : null;
    }

    private Held acquire(boolean alone, Consumer<String> notes) throws IOException {
        long start = System.nanoTime();
        try (Trace.Span _ = Trace.span("lock", alone ? "hold" : "share", file)) {
            await(alone, notes, start);
        }
        return new Held(this);
    }

    private void await(boolean alone, Consumer<String> notes, long start) throws IOException {
        long pause = 1;
        boolean told = false;
        while (!take(alone)) {
            if (!told && System.nanoTime() - start > PATIENCE_NANOS) {
                notes.accept("waiting for " + holder() + ", which holds " + file);
                told = true;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for " + holder(), e);
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
        }
    }

    private synchronized boolean take(boolean alone) throws IOException {
        if (exclusive || alone && sharers > 0) {
            return false;
        }
        if (sharers == 0) {
            FileChannel opened = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            Object key = key();
            // Whoever held the lock may have removed the file, and another may have made a new one.
            if (!locked(opened, alone) || key == null || !key.equals(key())) {
                opened.close();
                return false;
            }
            channel = opened;
        }
        if (alone) {
            exclusive = true;
            note(Long.toString(ProcessHandle.current().pid()));
        } else {
            sharers++;
        }
        return true;
    }

    private static boolean locked(FileChannel opened, boolean alone) throws IOException {
        try {
            FileLock lock = opened.tryLock(0, Long.MAX_VALUE, !alone);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Which file it is that lies there now; null where there is none. */
    private @Nullable Object key() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private synchronized void release() {
        if (exclusive) {
            note("");
        }
        exclusive = false;
        sharers = Math.max(0, sharers - 1);
        FileChannel open = channel;
        if (sharers == 0 && open != null) {
            channel = null;
            try {
                open.close();
            } catch (IOException e) {
                // The lock is gone with the descriptor, whatever close says.
            }
        }
    }

    /** Leaves word for those who wait. */
    private void note(String text) {
        FileChannel open = channel;
        if (open != null) {
            try {
                open.truncate(0);
                open.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
            } catch (IOException e) {
                // A full disk must not stop the gc that would empty it; the word is a courtesy.
            }
        }
    }

    /** Who is waited for. Under the monitor: to close the file while this process holds it would drop the lock. */
    private synchronized String holder() {
        if (exclusive || sharers > 0) {
            return "another task of this process";
        }
        String pid = LockTable.holder(file);
        if (pid == null) {
            return "another tare process";
        }
        String program = LockTable.program(pid);
        // The launcher's name, or that of its JVM.
        boolean ours = program == null || program.equals("tare") || program.equals("java");
        return "process " + pid + (ours ? "" : " (" + program + ")");
    }

    /** A hold on the lock, released once. */
    public static final class Held implements AutoCloseable {
        private @Nullable ProcessLock lock;

        private Held(ProcessLock lock) {
            this.lock = lock;
        }

        @Override
        public synchronized void close() {
            ProcessLock held = lock;
            lock = null;
            if (held != null) {
                held.release();
            }
        }
    }
}

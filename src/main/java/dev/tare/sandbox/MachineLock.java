package dev.tare.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock under which addresses are given out, one for the machine: stores may be many, its networks are not.
 * Held for milliseconds.
 */
final class MachineLock implements AutoCloseable {
    /** What tare keeps for as long as the machine runs. */
    static final Path FOLDER = Path.of("/run/tare");

    /** The system's lock is the process's; this one is for its threads. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final FileChannel channel;

    private MachineLock(FileChannel channel) {
        this.channel = channel;
    }

    static MachineLock acquire() {
        THREADS.lock();
        boolean held = false;
        try {
            Files.createDirectories(FOLDER);
            FileChannel channel =
                    FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.lock();
            held = lock.isValid();
            return new MachineLock(channel);
        } catch (IOException e) {
            throw Failures.of("the lock for containers cannot be taken", e);
        } finally {
            if (!held) {
                THREADS.unlock();
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock is gone with the descriptor, whatever close says.
        } finally {
            THREADS.unlock();
        }
    }
}

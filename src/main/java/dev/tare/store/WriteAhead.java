package dev.tare.store;

import dev.tare.io.Uninterruptible;
import dev.tare.posix.Hasher;
import dev.tare.store.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and writes a large file by two threads, beside the one that gives the content: a layer is then there as soon as
 * the slowest of the three is done. Its memory is a few buffers. For one giver.
 */
final class WriteAhead implements AutoCloseable {
    private static final int BUFFER_BYTES = 512 * 1024;
    private static final int BUFFERS = 8;

    private final FileChannel file;
    private final Hasher hasher;
    private final BlockingQueue<Part> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Part> toHash = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final BlockingQueue<Part> toWrite = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final List<Thread> threads = new ArrayList<>();
    private int made;
    private @Nullable Part current;
    private boolean ended;
    private volatile @Nullable Throwable failure;

    /** @param file where it is written, from its position on; stays open */
    WriteAhead(FileChannel file, Hasher hasher) {
        this.file = file;
        this.hasher = hasher;
        threads.add(start("tare-blob-hash", toHash, this::hash));
        threads.add(start("tare-blob-write", toWrite, this::write));
    }

    private Thread start(String name, BlockingQueue<Part> parts, Work work) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            for (Part part = Uninterruptible.take(parts);
                    part.bytes.hasRemaining();
                    part = Uninterruptible.take(parts)) {
                try {
                    // After a failure what comes is only taken away, so that nobody waits.
                    if (failure == null) {
                        work.on(part.bytes.duplicate());
                    }
                } catch (IOException | RuntimeException | Error e) {
                    failure = e;
                }
                if (part.users.decrementAndGet() == 0) {
                    Uninterruptible.put(free, part);
                }
            }
        });
    }

    private void hash(ByteBuffer bytes) {
        hasher.update(bytes);
    }

    private void write(ByteBuffer bytes) throws IOException {
        Disk.write(file, bytes);
    }

    /** Takes all that remains of a buffer, which the caller may use again. @throws IOException when the disk refused */
    void add(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            Part part = current;
            if (part == null) {
                check();
                part = nextFree();
                current = part;
            }
            int count = Math.min(bytes.remaining(), part.bytes.remaining());
            part.bytes.put(part.bytes.position(), bytes, bytes.position(), count);
            part.bytes.position(part.bytes.position() + count);
            bytes.position(bytes.position() + count);
            if (!part.bytes.hasRemaining()) {
                hand(part);
            }
        }
    }

    private Part nextFree() {
        Part part = made < BUFFERS ? free.poll() : Uninterruptible.take(free);
        if (part == null) {
            made++;
            part = new Part(ByteBuffer.allocateDirect(BUFFER_BYTES), new AtomicInteger());
        }
        part.bytes.clear();
        return part;
    }

    private void hand(Part part) {
        current = null;
        part.bytes.flip();
        part.users.set(2);
        Uninterruptible.put(toHash, part);
        Uninterruptible.put(toWrite, part);
    }

    /** Waits until all is hashed and written. @return the 32 bytes */
    byte[] finish() throws IOException {
        end();
        check();
        return hasher.finish();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        Part last = current;
        if (last != null && last.bytes.position() > 0) {
            hand(last);
        }
        Part end = new Part(ByteBuffer.allocate(0), new AtomicInteger());
        Uninterruptible.put(toHash, end);
        Uninterruptible.put(toWrite, end);
        threads.forEach(Uninterruptible::join);
    }

    private void check() throws IOException {
        Throwable failed = failure;
        if (failed instanceof IOException e) {
            throw e;
        }
        if (failed instanceof Error e) {
            throw e;
        }
        if (failed != null) {
            throw (RuntimeException) failed;
        }
    }

    /** Stops both threads; what they had in hand is done first. */
    @Override
    public void close() {
        end();
    }

    /** A buffer on its way. @param users those that have not done with it */
    private record Part(ByteBuffer bytes, AtomicInteger users) {}

    private interface Work {
        void on(ByteBuffer bytes) throws IOException;
    }
}

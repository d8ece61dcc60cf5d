package dev.tare.engine.context;

import dev.tare.io.Uninterruptible;
import dev.tare.posix.FileCalls;
import dev.tare.posix.Hasher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Digests of many files, by as many threads as there are processors. */
final class FileHashing {
    private static final int MOST_THREADS = 8;
    private static final int BUFFER_BYTES = 256 * 1024;
    /** Files that a thread takes at a time. */
    private static final int BATCH = 16;

    private final List<FolderListing.Entry> files;
    private final AtomicInteger next = new AtomicInteger();

    private FileHashing(List<FolderListing.Entry> files) {
        this.files = files;
    }

    /**
     * Reads and hashes files, and tells their listings. One that cannot be read or has changed is left out: who reads it by
     * itself learns why.
     */
    static void hash(List<FolderListing.Entry> files) {
        FileHashing work = new FileHashing(files);
        List<Thread> helpers = new ArrayList<>();
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        for (int i = 1; i < threads && i * BATCH < files.size(); i++) {
            helpers.add(Thread.ofPlatform().daemon().name("tare-hash").start(work::run));
        }
        work.run();
        helpers.forEach(Uninterruptible::join);
    }

    private void run() {
        FileCalls calls = FileCalls.create();
        if (calls == null) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (Hasher hasher = Hasher.forSize(Long.MAX_VALUE)) {
            for (int from = next.getAndAdd(BATCH); from < files.size(); from = next.getAndAdd(BATCH)) {
                for (int i = from; i < Math.min(from + BATCH, files.size()); i++) {
                    FolderListing.Entry file = files.get(i);
                    byte[] hash = hash(calls, buffer, hasher, file);
                    if (hash != null) {
                        file.listing().digest(file.at(), hash);
                    }
                }
            }
        }
    }

    private static byte @Nullable [] hash(FileCalls calls, ByteBuffer buffer, Hasher hasher, FolderListing.Entry file) {
        int descriptor = calls.openFile(file.bytes());
        if (descriptor < 0) {
            return null;
        }
        try {
            boolean whole = true;
            for (long left = file.size(); left > 0 && whole; left -= buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                whole = fill(calls, descriptor, buffer);
                hasher.update(buffer.flip());
            }
            byte[] hash = hasher.finish();
            boolean same = calls.stat(descriptor)
                    && file.isUnchanged(calls.device(), calls.inode(), calls.size(), calls.mtime(), calls.ctime());
            return whole && same ? hash : null;
        } finally {
            calls.close(descriptor);
        }
    }

    private static boolean fill(FileCalls calls, int descriptor, ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            if (calls.read(descriptor, buffer) <= 0) {
                return false;
            }
        }
        return true;
    }
}

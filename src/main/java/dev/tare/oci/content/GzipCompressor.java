package dev.tare.oci.content;

import dev.tare.posix.LibDeflate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * gzip in members of 8 MiB of content, which all readers take as one file (RFC 1952, 2.2; eStargz images have a member
 * per file). libdeflate compresses whole blocks only, and blocks are what several processors can share; a match reaches
 * back 32 KiB at most, so members of this size cost less than a thousandth. Most layers of small images are one member.
 */
final class GzipCompressor implements Compressor {
    /** zlib's size at a quarter of its time. */
    static final int DEFAULT_LEVEL = 6;

    static final int BLOCK_BYTES = 8 << 20;

    private static final int MAX_WORKERS = 16;

    private final int level;
    private final int workers;
    private final @Nullable String library;

    private GzipCompressor(int level, int workers, @Nullable String library) {
        if (level < 0 || level > LibDeflate.MAX_LEVEL) {
            throw new IllegalArgumentException("gzip has no level " + level);
        }
        this.level = level;
        this.workers = Math.clamp(workers, 1, MAX_WORKERS);
        this.library = library;
    }

    /** By libdeflate where it can be loaded, else by the JDK. */
    static GzipCompressor of(int level, int workers) {
        return new GzipCompressor(level, workers, LibDeflate.version());
    }

    static GzipCompressor byJdk(int level, int workers) {
        return new GzipCompressor(level, workers, null);
    }

    @Override
    public Compression compression() {
        return Compression.GZIP;
    }

    @Override
    public String id() {
        return library == null
                ? "jdk-" + Runtime.version().feature() + "/" + JdkGzip.level(level)
                : library + "/" + level;
    }

    @Override
    public @Nullable String notice() {
        return library != null && LibDeflate.isUsable()
                ? null
                : "libdeflate.so.0 cannot be loaded: the JDK compresses the layers, which takes longer and makes them"
                        + " larger";
    }

    @Override
    public void compress(InputStream plain, OutputStream out) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        int length = plain.readNBytes(block, 0, BLOCK_BYTES);
        if (length < BLOCK_BYTES) {
            try (GzipMember gzip = member()) {
                GzipMember.Packed packed = gzip.compress(block, length, null);
                out.write(packed.bytes(), 0, packed.length());
            }
            return;
        }
        try (Pipeline pipeline = new Pipeline(out)) {
            // A tar of exactly one block does not get a second, empty member.
            while (length > 0) {
                pipeline.add(block, length);
                block = pipeline.freeBlock();
                length = plain.readNBytes(block, 0, BLOCK_BYTES);
            }
            pipeline.finish();
        }
    }

    private GzipMember member() {
        LibDeflate deflate = library == null ? null : LibDeflate.create(level, BLOCK_BYTES);
        return deflate == null
                ? new JdkGzip(level)
                : new GzipMember() {
                    @Override
                    public Packed compress(byte[] block, int length, byte @Nullable [] used) {
                        byte[] into = used == null ? new byte[deflate.bound()] : used;
                        return new Packed(into, deflate.gzip(block, length, into));
                    }

                    @Override
                    public void close() {
                        deflate.close();
                    }
                };
    }

    /** Compresses blocks on several threads and writes them in their order; holds a bounded number of them. */
    private final class Pipeline implements AutoCloseable {
        private final OutputStream out;
        private final ExecutorService threads;
        private final BlockingQueue<GzipMember> idle = new ArrayBlockingQueue<>(workers);
        private final Queue<byte[]> used = new ConcurrentLinkedQueue<>();
        private final ArrayDeque<Future<GzipMember.Packed>> pending = new ArrayDeque<>();
        private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
        private final ArrayDeque<byte[]> free = new ArrayDeque<>();

        Pipeline(OutputStream out) {
            this.out = out;
            this.threads = Executors.newFixedThreadPool(workers, task -> {
                Thread thread = new Thread(task, "gzip");
                thread.setDaemon(true);
                return thread;
            });
            for (int i = 0; i < workers; i++) {
                idle.add(member());
            }
        }

        void add(byte[] block, int length) {
            blocks.add(block);
            pending.add(threads.submit(() -> {
                GzipMember gzip = idle.take();
                try {
                    return gzip.compress(block, length, used.poll());
                } finally {
                    idle.add(gzip);
                }
            }));
        }

        /** A block to read into, while each thread has one to work on. */
        byte[] freeBlock() throws IOException {
            if (pending.size() > workers) {
                writeFirst();
            }
            byte[] block = free.poll();
            return block != null ? block : new byte[BLOCK_BYTES];
        }

        void finish() throws IOException {
            while (!pending.isEmpty()) {
                writeFirst();
            }
        }

        private void writeFirst() throws IOException {
            try {
                GzipMember.Packed packed = pending.remove().get();
                out.write(packed.bytes(), 0, packed.length());
                used.add(packed.bytes());
                free.add(blocks.remove());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while compressing", e);
            } catch (ExecutionException e) {
                throw new IOException("compressing failed: " + e.getCause(), e);
            }
        }

        @Override
        public void close() {
            // No task is interrupted: native code would go on in memory that is gone.
            pending.forEach(each -> each.cancel(false));
            threads.close();
            idle.forEach(GzipMember::close);
        }
    }
}

package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.posix.Hasher;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A blob that is being written, under a temporary name. For one thread. A disk that refuses is a {@link
 * dev.tare.diagnostic.TareException}, so that no caller takes it for a fault of what is read.
 */
public final class BlobWriter extends OutputStream {
    private static final int BUFFER = Hasher.SMALL;
    /** From here on threads of their own hash and write. */
    private static final long LARGE = 16L << 20;

    private final Blobs blobs;
    private final long expected;
    private final Path temporary;
    private byte @Nullable [] buffer;
    private int buffered;
    private long written;
    private @Nullable Hasher hasher;
    private @Nullable FileChannel channel;
    private @Nullable WriteAhead ahead;
    private boolean ended;

    BlobWriter(Blobs blobs, long expected) {
        this.blobs = blobs;
        this.expected = expected;
        this.temporary = Disk.temporary(blobs.scratch());
    }

    @Override
    public void write(int b) throws IOException {
        byte[] to = room();
        to[buffered++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (buffered == 0 && left >= BUFFER) {
                drain(bytes, from, left);
                return;
            }
            byte[] to = room();
            int count = Math.min(left, BUFFER - buffered);
            System.arraycopy(bytes, from, to, buffered, count);
            buffered += count;
            from += count;
            left -= count;
        }
    }

    /** Writes what remains of a direct buffer, which is neither copied nor kept. */
    public void write(ByteBuffer direct) {
        if (buffered > 0) {
            drain(room(), 0, buffered);
        }
        if (hasher == null) {
            // A first part says nothing of the size of all.
            hasher = Hasher.forSize(Math.max(expected, written + direct.remaining()));
        }
        append(direct);
    }

    /** The digest; from here on the blob can be read through this store, and {@link Blobs#flush} makes it permanent. */
    public Digest commit() {
        return commit(null);
    }

    /** As {@link #commit()}, but nothing is kept unless it has the digest that was expected. @return the digest it has */
    public Digest commit(@Nullable Digest expected) {
        Sealed sealed = seal();
        boolean wrong = expected != null && !expected.equals(sealed.digest());
        if (wrong || blobs.has(sealed.digest())) {
            sealed.discard();
        } else {
            blobs.committer().add(sealed.digest(), sealed.temporary(), sealed.channel(), sealed.size());
        }
        return sealed.digest();
    }

    /** Ends the writing; the file is the caller's from here on. */
    Sealed seal() {
        if (ended) {
            throw new IllegalStateException("committed or closed before");
        }
        drain(buffer == null ? new byte[0] : buffer, 0, buffered);
        Hasher hash = hasher();
        Digest digest = Digest.ofHash(finish(hash));
        FileChannel file = channel;
        if (file == null) {
            throw new IllegalStateException("what is drained has a file");
        }
        ended = true;
        hash.close();
        return new Sealed(digest, temporary, file, written);
    }

    private byte[] finish(Hasher hash) {
        try {
            return ahead == null ? hash.finish() : ahead.finish();
        } catch (IOException e) {
            throw StoreFailures.writing(blobs.home(), e);
        }
    }

    /** Bytes written so far. */
    public long size() {
        return written + buffered;
    }

    /** Drops what was written, unless it was committed. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        if (ahead != null) {
            ahead.close();
        }
        if (hasher != null) {
            hasher.close();
        }
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is dropped anyway.
            }
            Disk.discard(temporary);
        }
    }

    private byte[] room() {
        if (ended) {
            throw new IllegalStateException("committed or closed before");
        }
        byte[] to = buffer;
        if (to == null) {
            to = new byte[BUFFER];
            buffer = to;
        } else if (buffered == BUFFER) {
            drain(to, 0, BUFFER);
        }
        return to;
    }

    private void drain(byte[] bytes, int offset, int length) {
        if (hasher == null) {
            // Chosen as late as can be: what fits the buffer is known to be small, whatever was expected.
            long size = written + length;
            hasher = Hasher.forSize(size < BUFFER ? size : Math.max(expected, size));
        }
        append(ByteBuffer.wrap(bytes, offset, length));
        buffered = 0;
    }

    /** Hashes and writes. */
    private void append(ByteBuffer bytes) {
        try {
            FileChannel file = channel;
            if (file == null) {
                file = Disk.create(temporary);
                channel = file;
            }
            if (ahead == null && Math.max(expected, written) >= LARGE) {
                ahead = new WriteAhead(file, hasher());
            }
            written += bytes.remaining();
            if (ahead != null) {
                ahead.add(bytes);
                return;
            }
            if (bytes.hasArray()) {
                hasher().update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            } else {
                hasher().update(bytes.duplicate());
            }
            Disk.write(file, bytes);
        } catch (IOException e) {
            throw StoreFailures.writing(blobs.home(), e);
        }
    }

    private Hasher hasher() {
        Hasher chosen = hasher;
        if (chosen == null) {
            throw new IllegalStateException("chosen when the first bytes are handed on");
        }
        return chosen;
    }

    /**
     * A file that is written, under its temporary name.
     *
     * @param channel still open, not synced
     */
    record Sealed(Digest digest, Path temporary, FileChannel channel, long size) {
        void discard() {
            try {
                channel.close();
            } catch (IOException e) {
                // It is dropped anyway.
            }
            Disk.discard(temporary);
        }
    }
}

package dev.tare.oci.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** The bytes of a tar from its begin to its end, counted. What is skipped of a file is not read. */
final class TarInput {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final @Nullable InputStream stream;
    private final @Nullable FileChannel file;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int filled;
    /** Offset of the end of the buffer. */
    private long read;

    TarInput(InputStream stream) {
        this.stream = stream;
        this.file = null;
    }

    TarInput(FileChannel file) {
        this.stream = null;
        this.file = file;
    }

    long position() {
        return read - filled + next;
    }

    /** As {@link InputStream#read(byte[], int, int)}: at least one byte, or -1 at the end. */
    int read(byte[] to, int offset, int length) throws IOException {
        if (next == filled) {
            if (length >= BUFFER_BYTES) {
                int count = fetch(to, offset, length);
                if (count > 0) {
                    read += count;
                    next = 0;
                    filled = 0;
                }
                return count;
            }
            int count = fetch(buffer, 0, BUFFER_BYTES);
            if (count < 0) {
                return -1;
            }
            read += count;
            next = 0;
            filled = count;
        }
        int count = Math.min(length, filled - next);
        System.arraycopy(buffer, next, to, offset, count);
        next += count;
        return count;
    }

    /** Fills the array as far as there are bytes. @return how many were there */
    int readUpTo(byte[] to, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = read(to, done, length - done);
            if (count < 0) {
                return done;
            }
            done += count;
        }
        return done;
    }

    /** Passes over bytes. @throws EOFException when there are fewer */
    void skip(long count) throws IOException {
        long left = count - Math.min(count, filled - next);
        next += (int) (count - left);
        if (left > 0 && file != null) {
            if (left > file.size() - read) {
                throw new EOFException();
            }
            read += left;
            next = 0;
            filled = 0;
            return;
        }
        // Not InputStream.skip: a stream that hashes what it passes on must see every byte.
        while (left > 0) {
            int step = fetch(buffer, 0, (int) Math.min(left, BUFFER_BYTES));
            if (step < 0) {
                throw new EOFException();
            }
            read += step;
            next = 0;
            filled = 0;
            left -= step;
        }
    }

    /** Reads a stream to its end, so that what counts or hashes it has all of it. */
    void drain() throws IOException {
        while (stream != null && fetch(buffer, 0, BUFFER_BYTES) >= 0) {
            filled = 0;
            next = 0;
        }
    }

    private int fetch(byte[] to, int offset, int length) throws IOException {
        if (file != null) {
            return file.read(ByteBuffer.wrap(to, offset, length), read);
        }
        return stream == null ? -1 : stream.read(to, offset, length);
    }
}

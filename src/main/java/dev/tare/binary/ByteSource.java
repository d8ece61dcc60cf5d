package dev.tare.binary;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a program, of which a few at several places are read. */
public interface ByteSource {
    /** In bytes. */
    long size() throws IOException;

    /** Fills a buffer from its position to its limit. @throws EOFException when there are not so many bytes */
    void read(long at, ByteBuffer to) throws IOException;

    /** So many bytes from a place on. @throws EOFException when there are fewer */
    default ByteBuffer read(long at, int count) throws IOException {
        if (at < 0 || at > size() - count) {
            throw cut();
        }
        ByteBuffer buffer = ByteBuffer.allocate(count);
        read(at, buffer);
        return buffer.flip();
    }

    /** Opens the content of a file from its beginning; more than once. */
    interface Opener {
        InputStream open() throws IOException;
    }

    static ByteSource of(byte[] bytes) {
        return of(bytes.length, () -> new java.io.ByteArrayInputStream(bytes));
    }

    /** What a stream gives; it is opened for each place, which skipping costs nothing where the stream can jump. */
    static ByteSource of(long size, Opener opener) {
        return new OfStream(size, opener);
    }

    /** A file of this machine, which the caller closes. */
    static ByteSource of(FileChannel file) {
        return new OfFile(file);
    }

    /** As {@link #of(FileChannel)}. */
    record OfFile(FileChannel file) implements ByteSource {
        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void read(long at, ByteBuffer to) throws IOException {
            if (at < 0) {
                throw cut();
            }
            for (long next = at; to.hasRemaining(); ) {
                int count = file.read(to, next);
                if (count < 0) {
                    throw cut();
                }
                next += count;
            }
        }
    }

    /** As {@link #of(long, Opener)}. */
    record OfStream(long size, Opener opener) implements ByteSource {
        @Override
        public void read(long at, ByteBuffer to) throws IOException {
            if (at < 0 || at > size - to.remaining()) {
                throw cut();
            }
            try (InputStream in = opener.open()) {
                in.skipNBytes(at);
                byte[] bytes = in.readNBytes(to.remaining());
                if (bytes.length < to.remaining()) {
                    throw cut();
                }
                to.put(bytes);
            }
        }
    }

    private static EOFException cut() {
        return new EOFException("the program is cut short");
    }
}

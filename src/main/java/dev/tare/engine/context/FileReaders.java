package dev.tare.engine.context;

import dev.tare.posix.FileCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Opens very many files one after the other: descriptors and buffers, which are used again, in place of channels. */
final class FileReaders {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final ConcurrentLinkedQueue<Reader> idle = new ConcurrentLinkedQueue<>();

    /** Null when it cannot be opened so; the JDK then says why. */
    @Nullable InputStream open(FolderListing.Entry file) {
        Reader reader = idle.poll();
        if (reader == null) {
            FileCalls calls = FileCalls.create();
            if (calls == null) {
                return null;
            }
            reader = new Reader(calls, ByteBuffer.allocateDirect(BUFFER_BYTES));
        }
        int descriptor = reader.calls.openFile(file.bytes());
        if (descriptor < 0) {
            idle.add(reader);
            return null;
        }
        return new Input(file, reader, descriptor);
    }

    private record Reader(FileCalls calls, ByteBuffer buffer) {}

    private final class Input extends InputStream {
        private final FolderListing.Entry file;
        private final int descriptor;
        private @Nullable Reader reader;
        private long left;

        Input(FolderListing.Entry file, Reader reader, int descriptor) {
            this.file = file;
            this.reader = reader;
            this.descriptor = descriptor;
            this.left = file.size();
            reader.buffer.clear().limit(0);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Reader from = reader;
            if (from == null) {
                throw new IOException("closed");
            }
            if (length == 0) {
                return 0;
            }
            // What was added since it was looked at is found out at the end.
            if (left == 0) {
                return -1;
            }
            ByteBuffer buffer = from.buffer;
            if (!buffer.hasRemaining()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                int count = from.calls.read(descriptor, buffer);
                buffer.flip();
                if (count < 0) {
                    throw new IOException(file.path() + " cannot be read");
                }
                if (count == 0) {
                    throw changed(file);
                }
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(bytes, offset, count);
            left -= count;
            return count;
        }

        @Override
        public void close() throws IOException {
            Reader from = reader;
            if (from == null) {
                return;
            }
            reader = null;
            FileCalls calls = from.calls;
            boolean same = calls.stat(descriptor)
                    && file.isUnchanged(calls.device(), calls.inode(), calls.size(), calls.mtime(), calls.ctime());
            calls.close(descriptor);
            idle.add(from);
            if (!same) {
                throw changed(file);
            }
        }
    }

    static IOException changed(FolderListing.Entry file) {
        return new IOException(file.path() + " was changed while the build read it");
    }
}

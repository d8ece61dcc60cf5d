package dev.tare.golang;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a program, of which a few at several places are read. */
interface ProgramBytes {
    long size() throws IOException;

    /** Fills a buffer with the bytes from a place on. @throws EOFException when there are not so many */
    void read(long at, ByteBuffer to) throws IOException;

    /** A file of this machine. */
    record OfFile(FileChannel file) implements ProgramBytes {
        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void read(long at, ByteBuffer to) throws IOException {
            while (to.hasRemaining()) {
                if (file.read(to, at + to.position()) < 0) {
                    throw cut();
                }
            }
        }
    }

    /** What a stream gives; it is opened for each place, which skipping costs nothing where the stream can jump. */
    record OfStream(long size, BuildInfo.Opener opener) implements ProgramBytes {
        @Override
        public void read(long at, ByteBuffer to) throws IOException {
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

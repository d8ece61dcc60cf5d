package dev.tare.binary;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a program, of which a few at several places are read. */
public interface ByteSource {
    /** In bytes. */
    long size() throws IOException;

    /** Fills a buffer of an array from its position to its limit. @throws EOFException when there are not so many bytes */
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

    static ByteSource of(byte[] bytes) {
        return new OfMemory(MemorySegment.ofArray(bytes));
    }

    /**
     * A regular file of a tree, until the tree is closed. A tree of layers shows its file as it is: a stream of it would
     * be hashed again from its beginning for each place.
     */
    static ByteSource of(FileTree tree, Node file) throws IOException {
        MemorySegment mapped = tree.map(file);
        return mapped == null ? new OfStream(tree, file) : new OfMemory(mapped);
    }

    /** A file of this machine, which the caller closes. */
    static ByteSource of(FileChannel file) {
        return new OfFile(file);
    }

    /** As {@link #of(FileChannel)}. */
    record OfFile(FileChannel file) implements ByteSource {
        private static final int PIECE = 256 << 10;

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void read(long at, ByteBuffer to) throws IOException {
            if (at < 0) {
                throw cut();
            }
            int end = to.limit();
            for (long next = at; to.position() < end; ) {
                // In pieces: a read into the heap takes as much memory outside of it.
                to.limit(Math.min(end, to.position() + PIECE));
                int count = file.read(to, next);
                if (count < 0) {
                    throw cut();
                }
                next += count;
            }
            to.limit(end);
        }
    }

    /** Bytes in memory. */
    record OfMemory(MemorySegment bytes) implements ByteSource {
        @Override
        public long size() {
            return bytes.byteSize();
        }

        @Override
        public void read(long at, ByteBuffer to) throws IOException {
            if (at < 0 || at > size() - to.remaining()) {
                throw cut();
            }
            MemorySegment.copy(bytes, at, MemorySegment.ofBuffer(to), 0, to.remaining());
            to.position(to.limit());
        }
    }

    /** What a stream gives; it is opened for each place, which skipping costs nothing where the stream can jump. */
    record OfStream(FileTree tree, Node file) implements ByteSource {
        @Override
        public long size() {
            return file.inode().size();
        }

        @Override
        public void read(long at, ByteBuffer to) throws IOException {
            if (at < 0 || at > size() - to.remaining()) {
                throw cut();
            }
            try (InputStream in = tree.open(file)) {
                in.skipNBytes(at);
                int count = in.readNBytes(to.array(), to.arrayOffset() + to.position(), to.remaining());
                if (count < to.remaining()) {
                    throw cut();
                }
                to.position(to.limit());
            }
        }
    }

    private static EOFException cut() {
        return new EOFException("the program is cut short");
    }
}

package dev.tare.store;

import dev.tare.io.BlockOutput;
import dev.tare.oci.Digest;
import dev.tare.oci.content.Archives;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerIndexer;
import dev.tare.posix.Hasher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads blobs through as layers, and writes nothing of them anywhere: what is no layer is found out, and what is
 * gigabytes of zeros fills no disk.
 *
 * @param diffId of the layer
 * @param index of the layer
 */
record LayerScan(Digest diffId, LayerIndex index) {
    /**
     * Reads a blob whatever its size.
     *
     * @throws IOException when it is no sound tar, compressed or not
     */
    static LayerScan of(Blobs blobs, Digest blob) throws IOException {
        LayerScan plain = ofPlain(blobs, blob);
        if (plain != null) {
            return plain;
        }
        try (Sink sink = new Sink(Hasher.forSize(blobs.size(blob)), Long.MAX_VALUE);
                InputStream tar = new TeeInput(Archives.decompress(blobs.open(blob)), sink)) {
            LayerIndex index = LayerIndexer.index(tar, false);
            return new LayerScan(sink.digest(), index);
        }
    }

    /**
     * The sum of the sizes of a blob's regular files, in bytes; of a hard link nothing.
     *
     * @param most plain bytes that are read for it
     * @throws IOException when it is no sound tar, compressed or not, or has more
     */
    static long fileBytes(Blobs blobs, Digest blob, long most) throws IOException {
        LayerScan plain = ofPlain(blobs, blob);
        if (plain != null) {
            return fileBytes(plain.index);
        }
        try (Sink sink = new Sink(null, most);
                InputStream tar = new TeeInput(Archives.decompress(blobs.open(blob)), sink)) {
            return fileBytes(LayerIndexer.index(tar, false));
        }
    }

    /** The sum of the sizes of a layer's regular files, in bytes; a hard link counts nothing. */
    static long fileBytes(LayerIndex layer) {
        long sum = 0;
        for (LayerEntry entry : layer.entries()) {
            sum += entry.inode().isFile() && entry.hardLink() == null
                    ? entry.inode().size()
                    : 0;
        }
        return sum;
    }

    /** Of a blob that is not compressed the headers alone are read; null for one that is. */
    private static @Nullable LayerScan ofPlain(Blobs blobs, Digest blob) throws IOException {
        try (InputStream in = blobs.open(blob)) {
            if (Archives.isCompressed(in)) {
                return null;
            }
        }
        try (FileChannel tar = blobs.channel(blob)) {
            return new LayerScan(blob, LayerIndexer.index(tar));
        }
    }

    /** Hashes what passes, and stops what is too much. */
    private static final class Sink extends BlockOutput {
        private final @Nullable Hasher hasher;
        private long left;

        Sink(@Nullable Hasher hasher, long most) {
            this.hasher = hasher;
            this.left = most;
        }

        Digest digest() {
            if (hasher == null) {
                throw new IllegalStateException("nothing was hashed");
            }
            return Digest.ofHash(hasher.finish());
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("it is larger than a layer of its size is in good faith");
            }
            if (hasher != null) {
                hasher.update(bytes, offset, length);
            }
        }

        @Override
        public void close() {
            if (hasher != null) {
                hasher.close();
            }
        }
    }
}

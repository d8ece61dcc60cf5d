package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.oci.LayerIndex;
import dev.tare.oci.LayerWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Layers as plain tars with their indexes, by diffID; whether the plain tar is a blob or a derived copy is not told. */
public final class Layers {
    private final Blobs blobs;

    Layers(java.nio.file.Path home, Blobs blobs, Images images) {
        this.blobs = blobs;
    }

    boolean hasContent(Digest digest) {
        return blobs.has(digest);
    }

    /** Whether the plain tar is at hand, or can be derived from a blob of the store. */
    public boolean has(Digest diffId) {
        throw new UnsupportedOperationException();
    }

    /** Bytes of the plain tar. */
    public long size(Digest diffId) {
        throw new UnsupportedOperationException();
    }

    /** The plain tar. */
    public FileChannel open(Digest diffId) {
        throw new UnsupportedOperationException();
    }

    /** The index of a layer, read, or made anew from the tar where it is missing or of another version. */
    public LayerIndex index(Digest diffId) {
        throw new UnsupportedOperationException();
    }

    /** Makes a layer: a blob and its index. @param expectedBytes as for {@link Blobs#create} */
    public Digest write(long expectedBytes, LayerContent content) {
        throw new UnsupportedOperationException();
    }

    /** Writes the entries of one layer. */
    @FunctionalInterface
    public interface LayerContent {
        void writeTo(LayerWriter writer) throws IOException;
    }
}

package dev.tare.oci.layer;

import dev.tare.oci.Digest;
import dev.tare.oci.content.Packer;
import dev.tare.oci.content.Unpacker;
import dev.tare.oci.tar.Extent;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one layer, in the order of its tar; a later entry of one path replaces an earlier one.
 *
 * <p>They are held as packed bytes, which are also the form in a file: an index of 100,000 entries is there as soon as
 * it is read, and an entry costs some tens of bytes. The file is magic, version, number of entries, number of whiteouts,
 * the entries, and a CRC-32 of all that.
 */
public final class LayerIndex {
    /** The last byte is the version of the form. */
    private static final byte[] MAGIC = {'T', 'I', 'D', 'X', 3};

    private static final int CHECKSUM_BYTES = 4;

    private final byte[] bytes;
    private final int start;
    private final int count;
    private final int markers;

    public LayerIndex(List<LayerEntry> entries) {
        this(packed(entries));
    }

    private static LayerIndexBuilder packed(List<LayerEntry> entries) {
        LayerIndexBuilder builder = new LayerIndexBuilder();
        for (LayerEntry entry : entries) {
            builder.add(entry);
        }
        return builder;
    }

    LayerIndex(LayerIndexBuilder builder) {
        this(sealed(builder));
    }

    /** @param bytes whose checksum was looked at */
    private LayerIndex(byte[] bytes) {
        Unpacker head = new Unpacker(bytes, MAGIC.length);
        this.bytes = bytes;
        this.count = (int) head.number();
        this.markers = (int) head.number();
        this.start = head.position();
    }

    private static byte[] sealed(LayerIndexBuilder builder) {
        Packer head = new Packer();
        head.raw(MAGIC, 0, MAGIC.length);
        head.number(builder.count());
        head.number(builder.markers());
        // Of 100,000 entries it is megabytes: it is copied once.
        int length = Math.addExact(head.length(), builder.packed().length());
        byte[] all = Arrays.copyOf(head.toBytes(), length + CHECKSUM_BYTES);
        builder.packed().copyTo(all, head.length());
        ByteBuffer.wrap(all).putInt(length, checksum(all, length));
        return all;
    }

    /** All entries, unpacked anew at each call. */
    public List<LayerEntry> entries() {
        List<LayerEntry> entries = new ArrayList<>(count);
        LayerCursor cursor = cursor();
        while (cursor.next()) {
            entries.add(cursor.entry());
        }
        return List.copyOf(entries);
    }

    /** The form in which an index is kept beside its tar: compact, versioned, with a checksum. */
    public byte[] encode() {
        return bytes.clone();
    }

    /** The same, not copied and for reading only. */
    public ByteBuffer encoded() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * Reads {@link #encode}'s form; null when it is torn or of another version: the index is then made anew.
     *
     * @param bytes which the index keeps
     */
    public static @Nullable LayerIndex decode(byte[] bytes) {
        int end = bytes.length - CHECKSUM_BYTES;
        boolean sound = end >= MAGIC.length
                && Arrays.mismatch(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length) < 0
                && checksum(bytes, end) == ByteBuffer.wrap(bytes).getInt(end);
        return sound ? new LayerIndex(bytes) : null;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** Number of entries. */
    public int count() {
        return count;
    }

    /** The paths of its symlinks. Nothing else is unpacked. */
    public List<String> symlinks() {
        List<String> paths = new ArrayList<>();
        LayerCursor cursor = cursor();
        while (cursor.next()) {
            if (cursor.type() == FileType.SYMLINK) {
                paths.add(cursor.path());
            }
        }
        return paths;
    }

    /** Whether any entry is a whiteout or makes a directory opaque. */
    boolean hasMarkers() {
        return markers > 0;
    }

    LayerCursor cursor() {
        return new LayerCursor(bytes, start, count);
    }

    /** What the file system says of an entry. @param body as {@link LayerCursor#body} had it */
    Inode inode(int body) {
        return LayerCursor.inode(bytes, body);
    }

    /** Where the content of an entry begins in the tar. */
    long offset(int body) {
        return LayerCursor.offset(bytes, body);
    }

    /** Where the content of a file of this size lies. */
    Extent extent(int body, long size) {
        return LayerCursor.extent(bytes, body, size);
    }

    @Nullable Digest digest(int body) {
        return LayerCursor.digest(bytes, body);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LayerIndex that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return count + " entries";
    }
}

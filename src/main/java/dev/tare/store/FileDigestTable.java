package dev.tare.store;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A hash table in a file, used as it was read: to load 20,000 entries is to read them. Magic number, number of slots (a
 * power of two, more than the entries), number of entries, the slots, and a CRC-32 of all that. A slot is device,
 * inode, size, mtime, ctime (8 bytes each) and the digest (32 bytes).
 * A free slot has inode 0, which no file has. Numbers are big-endian.
 */
final class FileDigestTable {
    private static final int MAGIC = 0x54_46_44_03;
    private static final int HEADER = 12;
    private static final int SLOT = 72;
    private static final int HASH = 32;
    private static final int CHECKSUM = 4;
    private static final int MOST_SLOTS = 1 << 24;

    private final byte[] bytes;
    private final ByteBuffer view;
    private final int capacity;
    private int count;

    private FileDigestTable(byte[] bytes, int capacity, int count) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes);
        this.capacity = capacity;
        this.count = count;
    }

    /** A table with room for so many entries, or as many as a table can have. */
    static FileDigestTable empty(int entries) {
        int capacity = 16;
        while (capacity < MOST_SLOTS && capacity - capacity / 8 <= entries) {
            capacity *= 2;
        }
        return new FileDigestTable(new byte[HEADER + capacity * SLOT + CHECKSUM], capacity, 0);
    }

    /** The table of a file; an empty one when there is none or it is torn. */
    static FileDigestTable read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (bytes.length >= HEADER + CHECKSUM && in.getInt() == MAGIC) {
                int capacity = in.getInt();
                int count = in.getInt();
                boolean sound = Integer.bitCount(capacity) == 1
                        && capacity > count
                        && count >= 0
                        && bytes.length == HEADER + (long) capacity * SLOT + CHECKSUM
                        && in.getInt(bytes.length - CHECKSUM) == checksum(bytes);
                if (sound) {
                    return new FileDigestTable(bytes, capacity, count);
                }
            }
        } catch (IOException | OutOfMemoryError e) {
            // As if it were not there.
        }
        return empty(0);
    }

    /** Number of slots. */
    int capacity() {
        return capacity;
    }

    /** Number of entries. */
    int count() {
        return count;
    }

    boolean isUsed(int slot) {
        return view.getLong(at(slot) + 8) != 0;
    }

    /** The slot of a file, or -1. */
    int find(long device, long inode) {
        int slot = home(device, inode);
        for (int i = 0; i < capacity; i++) {
            long here = view.getLong(at(slot) + 8);
            if (here == 0) {
                return -1;
            }
            if (here == inode && view.getLong(at(slot)) == device) {
                return slot;
            }
            slot = (slot + 1) & (capacity - 1);
        }
        return -1;
    }

    boolean matches(int slot, long size, long mtime, long ctime) {
        int at = at(slot);
        return view.getLong(at + 16) == size && view.getLong(at + 24) == mtime && view.getLong(at + 32) == ctime;
    }

    Digest digest(int slot) {
        return Digest.ofHash(Arrays.copyOfRange(bytes, at(slot) + 40, at(slot) + 40 + HASH));
    }

    /** Adds or replaces; a table that is full stays as it is. */
    void put(long device, long inode, long size, long mtime, long ctime, Digest digest) {
        int slot = free(device, inode);
        if (slot >= 0) {
            view.putLong(at(slot) + 16, size).putLong(at(slot) + 24, mtime).putLong(at(slot) + 32, ctime);
            view.put(at(slot) + 40, digest.bytes());
        }
    }

    /** This table, or a larger one with all that it has where it is seven eighths full. */
    FileDigestTable withRoom() {
        if (count < capacity - capacity / 8 || capacity == MOST_SLOTS) {
            return this;
        }
        FileDigestTable larger = empty(count + 1);
        for (int slot = 0; slot < capacity; slot++) {
            if (isUsed(slot)) {
                larger.copyMissing(this, slot);
            }
        }
        return larger;
    }

    /** Adds an entry of another table, unless there is one of that file. */
    void copyMissing(FileDigestTable from, int slot) {
        int source = from.at(slot);
        if (find(from.view.getLong(source), from.view.getLong(source + 8)) >= 0) {
            return;
        }
        int to = free(from.view.getLong(source), from.view.getLong(source + 8));
        if (to >= 0) {
            System.arraycopy(from.bytes, source, bytes, at(to), SLOT);
        }
    }

    /** The file's bytes. */
    byte[] sealed() {
        view.putInt(0, MAGIC).putInt(4, capacity).putInt(8, count);
        view.putInt(bytes.length - CHECKSUM, checksum(bytes));
        return bytes;
    }

    /** The slot of a file, taken for it if it has none; -1 when there is no room. */
    private int free(long device, long inode) {
        int found = find(device, inode);
        if (found >= 0 || count >= capacity - 1) {
            return found;
        }
        int slot = home(device, inode);
        while (isUsed(slot)) {
            slot = (slot + 1) & (capacity - 1);
        }
        view.putLong(at(slot), device).putLong(at(slot) + 8, inode);
        count++;
        return slot;
    }

    private int home(long device, long inode) {
        long mixed = (inode + 31 * device) * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 40) & (capacity - 1);
    }

    private int at(int slot) {
        return HEADER + slot * SLOT;
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length - CHECKSUM);
        return (int) crc.getValue();
    }
}

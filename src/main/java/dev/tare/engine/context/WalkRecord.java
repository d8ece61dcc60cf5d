package dev.tare.engine.context;

import dev.tare.oci.Digest;
import dev.tare.oci.content.Packer;
import dev.tare.oci.tree.FileType;
import dev.tare.posix.FileCalls;
import dev.tare.store.FileDigests;
import dev.tare.text.Names;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a walk over folders saw, and the digest that came of it. A later walk is compared with it byte by byte, without an
 * object for any file: 100,000 files that are as they were take some 0.2 s, most of it in the kernel.
 *
 * <p>The form: magic number, number of folders, the digest (32 bytes); for each folder the length of what follows, its
 * path and the number of names in it; for each name its length, how it counts, its bytes, and the numbers of
 * {@link FolderListing} that count for its type; a CRC-32 of all that. Numbers are big-endian and of eight bytes, lengths of
 * four, the length of a name of one.
 */
final class WalkRecord {
    /** Fewer files are walked over, and their key is made, in less time than it takes to link functions of C. */
    static final int FEWEST = 2000;

    private static final int MAGIC = 0x54_57_52_02;
    private static final int HASH = 32;
    private static final int HEADER = 8 + HASH;
    private static final int CHECKSUM = 4;
    /** Only the type and the permissions count: what is left out may become a folder that holds what is not. */
    private static final byte BY_MODE = 1;

    private static final byte BY_ALL = 2;
    private static final int ALL_BYTES = 6 * Long.BYTES;
    private static final long MODE = 0177777;

    private final byte[] bytes;
    private final ByteBuffer view;

    private WalkRecord(byte[] bytes) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes);
    }

    /** Reads what {@link #encode} made; null when it is torn or something else. */
    static @Nullable WalkRecord of(byte[] bytes) {
        WalkRecord record = new WalkRecord(bytes);
        int end = bytes.length - CHECKSUM;
        boolean sound =
                end >= HEADER && record.view.getInt(0) == MAGIC && record.view.getInt(end) == checksum(bytes, end);
        return sound ? record : null;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** The digest that came of the walk. */
    Digest result() {
        return Digest.ofHash(Arrays.copyOfRange(bytes, 8, HEADER));
    }

    int folders() {
        return view.getInt(4);
    }

    /** Where the first folder's part begins. */
    int first() {
        return HEADER;
    }

    /** Where the part of the next folder begins. */
    int next(int folder) {
        return folder + 4 + view.getInt(folder);
    }

    /** Whether a folder holds what it held. */
    boolean isSame(FileCalls calls, int folder) {
        int pathLength = view.getInt(folder + 4);
        int at = folder + 8 + pathLength;
        int descriptor = calls.openFolder(Arrays.copyOfRange(bytes, folder + 8, at));
        if (descriptor < 0) {
            return false;
        }
        try {
            return isSame(calls, descriptor, at);
        } finally {
            calls.close(descriptor);
        }
    }

    private boolean isSame(FileCalls calls, int descriptor, int start) {
        int left = view.getInt(start);
        int at = start + 4;
        int end = calls.readNames(descriptor);
        for (int entry = 0; entry < end; entry = calls.nextName(entry)) {
            if (calls.isDots(entry)) {
                continue;
            }
            if (left == 0) {
                return false;
            }
            left--;
            int length = bytes[at] & 0xff;
            byte how = bytes[at + 1];
            if (!calls.isName(entry, bytes, at + 2, length)) {
                return false;
            }
            at += 2 + length;
            if (!calls.stat(descriptor, entry) || !matches(calls, at, how)) {
                return false;
            }
            at += how == BY_MODE ? Long.BYTES : ALL_BYTES;
        }
        return end >= 0 && left == 0;
    }

    private boolean matches(FileCalls calls, int at, byte how) {
        if (how == BY_MODE) {
            return view.getLong(at) == calls.mode();
        }
        return view.getLong(at) == (calls.mode() | (long) calls.links() << 32)
                && view.getLong(at + 8) == calls.device()
                && view.getLong(at + 16) == calls.inode()
                && view.getLong(at + 24) == calls.size()
                && view.getLong(at + 32) == calls.mtime()
                && view.getLong(at + 40) == calls.ctime();
    }

    /**
     * Writes a walk down.
     *
     * @param folders all that was listed, whatever was taken of it
     * @param digests by whose clock a file is old enough to be known by what stat says
     * @return null when a file is not, or there are too few for a record
     */
    static byte @Nullable [] encode(List<FolderListing> folders, FileDigests digests, Digest result) {
        int names = 0;
        for (FolderListing folder : folders) {
            names += folder.count();
        }
        if (names < FEWEST) {
            return null;
        }
        Packer out = new Packer();
        integer(out, MAGIC);
        integer(out, folders.size());
        out.raw(result.bytes(), 0, HASH);
        Packer part = new Packer();
        for (FolderListing folder : folders) {
            part.clear();
            if (!encode(part, folder, digests)) {
                return null;
            }
            integer(out, part.length());
            out.raw(part);
        }
        int end = out.length();
        integer(out, 0);
        byte[] bytes = out.toBytes();
        ByteBuffer.wrap(bytes).putInt(end, checksum(bytes, end));
        return bytes;
    }

    private static boolean encode(Packer out, FolderListing folder, FileDigests digests) {
        byte[] path = folder.folderBytes();
        integer(out, path.length);
        out.raw(path, 0, path.length);
        integer(out, folder.count());
        boolean[] seen = folder.seen();
        for (int at = 0; at < folder.count(); at++) {
            byte[] name = Names.encode(folder.name(at));
            FileType type = folder.type(at);
            if (name.length > 255) {
                return false;
            }
            byte how = seen[at] && type != null && type != FileType.DIRECTORY ? BY_ALL : BY_MODE;
            if (how == BY_ALL && !digests.isSettled(folder.field(at, 5))) {
                return false;
            }
            out.raw(name.length);
            out.raw(how);
            out.raw(name, 0, name.length);
            if (how == BY_MODE) {
                number(out, folder.field(at, 0) & MODE);
            } else {
                for (int field = 0; field < 6; field++) {
                    number(out, folder.field(at, field));
                }
            }
        }
        return true;
    }

    private static void number(Packer out, long value) {
        integer(out, (int) (value >>> 32));
        integer(out, (int) value);
    }

    private static void integer(Packer out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.raw(value >>> shift);
        }
    }
}

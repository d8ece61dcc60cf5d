package dev.tare.oci.tar;

import dev.tare.oci.tree.Xattrs;
import java.io.IOException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the headers in front of an entry say of it, over what its own header says. */
final class TarExtensions {
    byte @Nullable [] name;
    byte @Nullable [] link;
    long size = -1;
    final SparseHeaders sparse = new SparseHeaders();
    private long uid = -1;
    private long gid = -1;
    private long @Nullable [] mtime;
    private final TreeMap<String, byte[]> xattrs = new TreeMap<>();
    private long globalUid = -1;
    private long globalGid = -1;
    private long @Nullable [] globalMtime;

    /** Forgets all that was said of one entry only. */
    void clear() {
        name = null;
        link = null;
        size = -1;
        sparse.clear();
        uid = -1;
        gid = -1;
        mtime = null;
        xattrs.clear();
    }

    void local(byte[] records) throws IOException {
        PaxRecords.parse(records, this::localRecord);
    }

    /** Owners and times hold for all entries that follow; a name or an attribute for all of them makes no sense. */
    void global(byte[] records) throws IOException {
        PaxRecords.parse(records, this::globalRecord);
    }

    private void localRecord(String key, byte[] value) throws IOException {
        if (key.startsWith(TarFormat.XATTR)) {
            xattrs.put(key.substring(TarFormat.XATTR.length()), value);
            return;
        }
        if (sparse.take(key, value)) {
            return;
        }
        // No value takes the record back (POSIX pax): the header's own field counts.
        boolean none = value.length == 0;
        switch (key) {
            case "path" -> name = none ? null : withoutNul(value);
            case "linkpath" -> link = none ? null : withoutNul(value);
            case "size" -> size = none ? -1 : PaxRecords.decimal(value);
            case "uid" -> uid = none ? -1 : PaxRecords.decimal(value);
            case "gid" -> gid = none ? -1 : PaxRecords.decimal(value);
            case "mtime" -> mtime = none ? null : PaxRecords.parseTime(value);
            default -> {
                // Other times, names of users and comments are no part of a tree.
            }
        }
    }

    private void globalRecord(String key, byte[] value) throws IOException {
        boolean none = value.length == 0;
        switch (key) {
            case "uid" -> globalUid = none ? -1 : PaxRecords.decimal(value);
            case "gid" -> globalGid = none ? -1 : PaxRecords.decimal(value);
            case "mtime" -> globalMtime = none ? null : PaxRecords.parseTime(value);
            default -> {
                // As above; git archive puts a comment here.
            }
        }
    }

    private static byte[] withoutNul(byte[] value) throws IOException {
        for (byte each : value) {
            if (each == 0) {
                throw new IOException("its PAX header has a name with a NUL");
            }
        }
        return value;
    }

    long uid(long ofHeader) {
        return uid >= 0 ? uid : globalUid >= 0 ? globalUid : ofHeader;
    }

    long gid(long ofHeader) {
        return gid >= 0 ? gid : globalGid >= 0 ? globalGid : ofHeader;
    }

    long mtimeSeconds(long ofHeader) {
        return mtime != null ? mtime[0] : globalMtime != null ? globalMtime[0] : ofHeader;
    }

    int mtimeNanos() {
        return mtime != null ? (int) mtime[1] : globalMtime != null ? (int) globalMtime[1] : 0;
    }

    Xattrs xattrs() {
        return Xattrs.of(xattrs);
    }
}

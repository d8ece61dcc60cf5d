package dev.tare.oci.layer;

import dev.tare.oci.Digest;
import dev.tare.oci.content.Unpacker;
import dev.tare.oci.tar.Extent;
import dev.tare.oci.tar.SparseMap;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import dev.tare.text.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes over the entries that {@link LayerIndexBuilder} packed, and unpacks of each only what is asked for. */
final class LayerCursor {
    private static final int DIGEST_BYTES = 32;

    private final byte[] bytes;
    private final Unpacker in;
    private int left;
    private int flags;
    private byte[] path = new byte[256];
    private int pathLength;
    /** Length of the directory's path, -1 before the first entry. */
    private int directory = -1;

    private boolean sameDirectory;
    private int body;

    LayerCursor(byte[] bytes, int start, int count) {
        this.bytes = bytes;
        this.in = new Unpacker(bytes, start);
        this.left = count;
    }

    /** Goes to the next entry; false at the end. */
    boolean next() {
        if (left == 0) {
            return false;
        }
        left--;
        flags = in.raw();
        int shared = (int) in.number();
        int more = (int) in.number();
        pathLength = shared + more;
        if (pathLength > path.length) {
            path = Arrays.copyOf(path, 2 * pathLength);
        }
        in.raw(path, shared, more);
        int slash = pathLength - 1;
        while (slash >= shared && path[slash] != '/') {
            slash--;
        }
        // No slash in what is new, and the directory's own slash in what is shared: the directory of the entry before.
        sameDirectory = slash < shared && directory >= 0 && (directory == 0 || shared > directory) && pathLength > 0;
        if (!sameDirectory) {
            while (slash > 0 && path[slash] != '/') {
                slash--;
            }
            directory = Math.max(slash, 0);
        }
        int length = (int) in.number();
        body = in.position();
        in.position(body + length);
        return true;
    }

    LayerEntry.Kind kind() {
        return LayerIndexBuilder.kind(flags & LayerIndexBuilder.KIND);
    }

    FileType type() {
        return LayerIndexBuilder.type(flags >> LayerIndexBuilder.TYPE_SHIFT);
    }

    boolean isHardLink() {
        return (flags & LayerIndexBuilder.HAS_LINK) != 0;
    }

    String path() {
        return Names.decode(path, 0, pathLength);
    }

    /** The path of the directory that the entry is in. */
    String directory() {
        return Names.decode(path, 0, directory);
    }

    /** The last part of the path. */
    String name() {
        return Names.decode(path, directory == 0 ? 0 : directory + 1, pathLength);
    }

    /** Whether the entry is surely in the same directory as the one before it. */
    boolean inSameDirectory() {
        return sameDirectory;
    }

    /** Where in the index the body of the entry begins. */
    int body() {
        return body;
    }

    String hardLink() {
        Unpacker at = new Unpacker(bytes, body);
        inode(at);
        return at.text();
    }

    LayerEntry entry() {
        String link = isHardLink() ? hardLink() : null;
        SparseMap sparse = sparse(bytes, body, link != null);
        return new LayerEntry(
                path(), kind(), inode(bytes, body), link, offset(bytes, body), digest(bytes, body), sparse);
    }

    /** Where the content of a file of this size lies. */
    static Extent extent(byte[] bytes, int body, long size) {
        return new Extent(offset(bytes, body), size, sparse(bytes, body, false));
    }

    private static @Nullable SparseMap sparse(byte[] bytes, int body, boolean linked) {
        if ((bytes[body] & LayerIndexBuilder.IS_SPARSE) == 0) {
            return null;
        }
        Unpacker at = new Unpacker(bytes, body);
        inode(at);
        if (linked) {
            at.text();
        }
        List<SparseMap.Part> parts = new ArrayList<>();
        for (long left = at.number(); left > 0; left--) {
            parts.add(new SparseMap.Part(at.number(), at.number()));
        }
        return new SparseMap(parts);
    }

    static @Nullable Digest digest(byte[] bytes, int body) {
        boolean has = (bytes[body] & LayerIndexBuilder.HAS_DIGEST) != 0;
        return has ? Digest.ofHash(Arrays.copyOfRange(bytes, body + 1, body + 1 + DIGEST_BYTES)) : null;
    }

    static long offset(byte[] bytes, int body) {
        return atOffset(bytes, body).number();
    }

    static Inode inode(byte[] bytes, int body) {
        return inode(new Unpacker(bytes, body));
    }

    private static Unpacker atOffset(byte[] bytes, int body) {
        boolean digest = (bytes[body] & LayerIndexBuilder.HAS_DIGEST) != 0;
        return new Unpacker(bytes, body + 1 + (digest ? DIGEST_BYTES : 0));
    }

    /** Reads from the begin of a body to its attributes' end. */
    private static Inode inode(Unpacker in) {
        int has = in.raw();
        if ((has & LayerIndexBuilder.HAS_DIGEST) != 0) {
            in.position(in.position() + DIGEST_BYTES);
        }
        in.number();
        FileType type = LayerIndexBuilder.type(in.raw());
        int mode = (int) in.number();
        long uid = in.number();
        long gid = in.number();
        long seconds = in.signed();
        int nanos = (has & LayerIndexBuilder.HAS_NANOS) != 0 ? (int) in.number() : 0;
        long size = type == FileType.FILE ? in.number() : 0;
        String target = type == FileType.SYMLINK ? in.text() : "";
        boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        int major = device ? (int) in.signed() : 0;
        int minor = device ? (int) in.signed() : 0;
        Xattrs xattrs = (has & LayerIndexBuilder.HAS_XATTRS) != 0 ? xattrs(in) : Xattrs.NONE;
        return new Inode(type, mode, uid, gid, size, seconds, nanos, target, major, minor, xattrs);
    }

    private static Xattrs xattrs(Unpacker in) {
        Map<String, byte[]> values = new HashMap<>();
        for (int count = (int) in.number(); count > 0; count--) {
            String name = in.text();
            byte[] value = in.bytes();
            // A layer's own would steer the overlay it is unpacked for: redirect, for one, leads to another place.
            if (!name.startsWith("trusted.overlay.") && !name.startsWith("user.overlay.")) {
                values.put(name, value);
            }
        }
        return Xattrs.of(values);
    }
}

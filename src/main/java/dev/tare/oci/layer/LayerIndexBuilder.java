package dev.tare.oci.layer;

import dev.tare.oci.content.Packer;
import dev.tare.oci.tar.SparseMap;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.text.Names;
import java.util.Arrays;

/**
 * Packs the entries of a layer one by one. An entry is
 *
 * <ul>
 *   <li>a byte of kind, whether it is a hard link, and type,
 *   <li>its path: how many bytes it shares with the path before, how many follow, and those,
 *   <li>the length of its body, and the body, which can be read by itself: flags, digest if there is one,
 *       offset, type, mode, owner, group, time, what its type has of its own, attributes, hard link, the parts of a
 *       sparse file.
 * </ul>
 */
final class LayerIndexBuilder {
    static final int KIND = 3;
    static final int HAS_LINK = 4;
    /** The file type is above the other bits of an entry's first byte. */
    static final int TYPE_SHIFT = 3;

    static final int HAS_DIGEST = 1;
    static final int HAS_XATTRS = 2;
    static final int HAS_NANOS = 4;
    static final int IS_SPARSE = 8;

    private final Packer packed = new Packer();
    private final Packer body = new Packer();
    private byte[] path = {};
    private int count;
    private int markers;

    void add(LayerEntry entry) {
        byte[] next = Names.encode(entry.path());
        int shared = Arrays.mismatch(path, next);
        shared = shared < 0 ? next.length : shared;
        packed.raw(code(entry.kind())
                | (entry.hardLink() != null ? HAS_LINK : 0)
                | code(entry.inode().type()) << TYPE_SHIFT);
        packed.number(shared);
        packed.number(next.length - shared);
        packed.raw(next, shared, next.length - shared);
        body.clear();
        body(entry);
        packed.number(body.length());
        packed.raw(body);
        path = next;
        count++;
        markers += entry.kind() == LayerEntry.Kind.ADD ? 0 : 1;
    }

    private void body(LayerEntry entry) {
        Inode inode = entry.inode();
        body.raw((entry.digest() != null ? HAS_DIGEST : 0)
                | (inode.xattrs().isEmpty() ? 0 : HAS_XATTRS)
                | (inode.mtimeNanos() != 0 ? HAS_NANOS : 0)
                | (entry.sparse() != null ? IS_SPARSE : 0));
        if (entry.digest() != null) {
            byte[] hash = entry.digest().bytes();
            body.raw(hash, 0, hash.length);
        }
        body.number(entry.offset());
        body.raw(code(inode.type()));
        body.number(inode.mode());
        body.number(inode.uid());
        body.number(inode.gid());
        body.signed(inode.mtimeSeconds());
        if (inode.mtimeNanos() != 0) {
            body.number(inode.mtimeNanos());
        }
        switch (inode.type()) {
            case FILE -> body.number(inode.size());
            case SYMLINK -> body.text(inode.target());
            case CHARACTER_DEVICE, BLOCK_DEVICE -> {
                body.signed(inode.major());
                body.signed(inode.minor());
            }
            case DIRECTORY, FIFO -> {
                // They have nothing of their own.
            }
        }
        if (!inode.xattrs().isEmpty()) {
            body.number(inode.xattrs().size());
            inode.xattrs().forEach((name, value) -> {
                body.text(name);
                body.bytes(value);
            });
        }
        if (entry.hardLink() != null) {
            body.text(entry.hardLink());
        }
        if (entry.sparse() != null) {
            body.number(entry.sparse().parts().size());
            for (SparseMap.Part part : entry.sparse().parts()) {
                body.number(part.offset());
                body.number(part.length());
            }
        }
    }

    /** A type is packed as the four bits that st_mode has for it. */
    private static int code(FileType type) {
        return type.modeBits() >> 12;
    }

    private static int code(LayerEntry.Kind kind) {
        return switch (kind) {
            case ADD -> 0;
            case WHITEOUT -> 1;
            case OPAQUE -> 2;
        };
    }

    static LayerEntry.Kind kind(int code) {
        return switch (code) {
            case 0 -> LayerEntry.Kind.ADD;
            case 1 -> LayerEntry.Kind.WHITEOUT;
            case 2 -> LayerEntry.Kind.OPAQUE;
            default -> throw new IllegalArgumentException("kind " + code);
        };
    }

    static FileType type(int code) {
        return switch (code) {
            case 1 -> FileType.FIFO;
            case 2 -> FileType.CHARACTER_DEVICE;
            case 4 -> FileType.DIRECTORY;
            case 6 -> FileType.BLOCK_DEVICE;
            case 8 -> FileType.FILE;
            case 10 -> FileType.SYMLINK;
            default -> throw new IllegalArgumentException("type " + code);
        };
    }

    int count() {
        return count;
    }

    /** How many entries are whiteouts of either kind. */
    int markers() {
        return markers;
    }

    Packer packed() {
        return packed;
    }

    LayerIndex build() {
        return new LayerIndex(this);
    }
}

package dev.tare.buildkit.session;

import com.google.protobuf.ByteString;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.Xattrs;
import fsutil.types.StatOuterClass.Stat;
import java.io.IOException;

/** A file's description as fsutil has it, with the bits of Go's io/fs.FileMode. */
final class FileStats {
    private static final int DIRECTORY = 1 << 31;
    private static final int SYMLINK = 1 << 27;
    private static final int DEVICE = 1 << 26;
    private static final int PIPE = 1 << 25;
    private static final int SETUID = 1 << 23;
    private static final int SETGID = 1 << 22;
    private static final int CHARACTERS = 1 << 21;
    private static final int STICKY = 1 << 20;

    private FileStats() {}

    /** @param linked the path that was sent before of the same file; empty for none */
    static Stat of(FileTree tree, Node node, String linked) throws IOException {
        Inode inode = node.inode();
        Stat.Builder stat = Stat.newBuilder()
                .setPath(node.path())
                .setMode(mode(inode))
                .setUid((int) inode.uid())
                .setGid((int) inode.gid())
                .setModTime(inode.mtimeSeconds() * 1_000_000_000L + inode.mtimeNanos())
                .setLinkname(linked.isEmpty() ? inode.target() : linked)
                .setSize(linked.isEmpty() ? inode.size() : 0)
                .setDevmajor(inode.major())
                .setDevminor(inode.minor());
        Xattrs all = tree.xattrs(node);
        all.forEach((name, value) -> stat.putXattrs(name, ByteString.copyFrom(value)));
        return stat.build();
    }

    static int mode(Inode inode) {
        int mode = inode.mode() & 0777;
        mode |= (inode.mode() & 04000) == 0 ? 0 : SETUID;
        mode |= (inode.mode() & 02000) == 0 ? 0 : SETGID;
        mode |= (inode.mode() & 01000) == 0 ? 0 : STICKY;
        return mode | kind(inode.type());
    }

    private static int kind(FileType type) {
        return switch (type) {
            case FILE -> 0;
            case DIRECTORY -> DIRECTORY;
            case SYMLINK -> SYMLINK;
            case BLOCK_DEVICE -> DEVICE;
            case CHARACTER_DEVICE -> DEVICE | CHARACTERS;
            case FIFO -> PIPE;
        };
    }
}

package dev.tare.sandbox;

import dev.tare.io.BlockInput;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.oci.tree.Xattrs;
import dev.tare.posix.DeviceNumbers;
import dev.tare.posix.RootFolder;
import dev.tare.posix.RootFolder.Handle;
import dev.tare.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The files of a root directory while programs change them: each answer is true of one moment, and no symlink of theirs
 * leads out. Sockets are not there. A file that changes its size while it is read gives the bytes that were promised,
 * zeros where it has become shorter.
 */
public final class RootTree implements FileTree, AutoCloseable {
    private static final String ATTRIBUTES = "unix:mode,ino,dev,rdev,nlink,size,lastModifiedTime,uid,gid";

    private final RootFolder root;

    /** @param directory such as {@code /proc/PID/root} */
    public RootTree(Path directory) throws IOException {
        this.root = RootFolder.of(directory);
    }

    @Override
    public @Nullable Node get(String path) throws IOException {
        try (Handle handle = root.find(Names.encode(path), false)) {
            return handle == null ? null : node(path, handle);
        }
    }

    private static @Nullable Node node(String path, Handle handle) throws IOException {
        Map<String, Object> stat = Files.readAttributes(handle.path(), ATTRIBUTES);
        int mode = (int) value(stat, "mode");
        FileType type = FileType.ofMode(mode);
        if (type == null) {
            return null;
        }
        boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        long number = (long) value(stat, "rdev");
        long time = ((FileTime) value(stat, "lastModifiedTime")).to(TimeUnit.NANOSECONDS);
        Inode inode = new Inode(
                type,
                mode & 07777,
                (int) value(stat, "uid") & 0xffff_ffffL,
                (int) value(stat, "gid") & 0xffff_ffffL,
                type == FileType.FILE ? (long) value(stat, "size") : 0,
                Math.floorDiv(time, 1_000_000_000L),
                (int) Math.floorMod(time, 1_000_000_000L),
                type == FileType.SYMLINK ? Names.decode(handle.target()) : "",
                device ? DeviceNumbers.major(number) : 0,
                device ? DeviceNumbers.minor(number) : 0,
                Xattrs.NONE);
        // One number for the file on all mounts: two file systems in one copy may use the same.
        long link = type == FileType.FILE && (int) value(stat, "nlink") > 1
                ? (long) value(stat, "dev") * 31 ^ (long) value(stat, "ino")
                : 0;
        return new Node(path, inode, link, path);
    }

    private static Object value(Map<String, Object> stat, String name) throws IOException {
        Object value = stat.get(name);
        if (value == null) {
            throw new IOException("the file system does not tell " + name);
        }
        return value;
    }

    @Override
    public List<String> children(String path) throws IOException {
        List<String> names = new ArrayList<>();
        try (Handle handle = root.find(Names.encode(path), false)) {
            if (handle == null || !Files.isDirectory(handle.path())) {
                return List.of();
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(handle.path())) {
                for (Path file : files) {
                    String name = TreePaths.name(Names.decode(Names.encode(file)));
                    // A socket, or gone already.
                    if (get(TreePaths.join(path, name)) != null) {
                        names.add(name);
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(Names.BYTEWISE);
        return names;
    }

    @Override
    public InputStream open(Node file) throws IOException {
        try (Handle handle = root.find(Names.encode(file.path()), false)) {
            Node now = handle == null ? null : node(file.path(), handle);
            if (handle == null || now == null || !now.inode().isFile()) {
                throw new IOException("/" + file.path() + " was taken away while it was copied");
            }
            return new Promised(
                    Files.newInputStream(handle.path()), file.inode().size());
        }
    }

    @Override
    public Digest digest(Node file) throws IOException {
        try (InputStream in = open(file)) {
            return Digest.sha256(in, file.inode().size());
        }
    }

    @Override
    public void close() {
        root.close();
    }

    /** As many bytes as the header of a tar has said already. */
    private static final class Promised extends BlockInput {
        private final InputStream in;
        private long left;

        Promised(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int wanted = (int) Math.min(length, left);
            int count = in.read(to, offset, wanted);
            if (count < 0) {
                count = wanted;
                java.util.Arrays.fill(to, offset, offset + count, (byte) 0);
            }
            left -= count;
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

package dev.tare.oci.layer;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.tar.TarFormat;
import dev.tare.oci.tar.TarHeader;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.Hasher;
import dev.tare.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a layer: a tar that depends on nothing but its entries, in the order in which they are added, and its index.
 */
public final class LayerWriter {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final byte[] NO_LINK = {};
    static final Inode MARKER = Inode.file(0, 0, 0, 0, 0);

    private final OutputStream out;
    private final LayerIndexBuilder entries = new LayerIndexBuilder();
    /** Headers and content go through one buffer: few large writes, and content is copied once. */
    private final byte[] buffer = new byte[BUFFER_BYTES];

    private int filled;
    private long flushed;

    public LayerWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Adds an entry.
     *
     * @param path cleaned; the empty string is the root, which is a directory
     * @param hardLink path of an earlier entry that this one is a second name of, or null
     * @param content exactly {@code inode.size()} bytes for a regular file that is no hard link, else null; not closed
     * @param digest of the content where it is known, else it is computed
     * @throws IOException when the content is shorter or longer than the inode says, or cannot be read or written; the
     *     layer must be thrown away then
     * @throws TareException when a layer cannot hold this name
     */
    public void add(
            String path, Inode inode, @Nullable String hardLink, @Nullable InputStream content, @Nullable Digest digest)
            throws IOException {
        checkName(path);
        if (hardLink != null) {
            checkParts(hardLink);
            Inode second = asHardLink(inode);
            header(path, '1', second, 0, Names.encode(hardLink));
            entries.add(new LayerEntry(path, LayerEntry.Kind.ADD, second, hardLink, position(), null));
            return;
        }
        if (inode.isFile() != (content != null)) {
            throw new IllegalArgumentException(
                    "/" + path + ": a regular file has content, nothing else has: " + inode.type());
        }
        String name = inode.isDirectory() ? path.isEmpty() ? "./" : path + "/" : path;
        header(name, typeFlag(inode.type()), inode, inode.size(), Names.encode(inode.target()));
        long offset = position();
        Digest contentDigest = content == null ? null : copy(path, inode.size(), content, digest);
        entries.add(new LayerEntry(path, LayerEntry.Kind.ADD, inode, null, offset, contentDigest));
    }

    /** Adds the entry that removes this path from the layers below. */
    public void whiteout(String path) throws IOException {
        checkName(path);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("the root cannot be removed");
        }
        String name = TreePaths.join(TreePaths.parent(path), TarFormat.WHITEOUT + TreePaths.name(path));
        marker(name, path, LayerEntry.Kind.WHITEOUT);
    }

    /** Adds the entry that hides what the layers below have in this directory. */
    public void opaque(String directory) throws IOException {
        checkName(directory);
        marker(TreePaths.join(directory, TarFormat.OPAQUE), directory, LayerEntry.Kind.OPAQUE);
    }

    /** Writes the end of the tar; does not close the stream. */
    public LayerIndex finish() throws IOException {
        zeros(2 * TarFormat.BLOCK);
        flush();
        return entries.build();
    }

    /** What the header of a second name says: the owner, mode and time of the file, but neither type nor size. */
    private static Inode asHardLink(Inode inode) {
        return new Inode(
                FileType.FILE,
                inode.mode(),
                inode.uid(),
                inode.gid(),
                0,
                inode.mtimeSeconds(),
                inode.mtimeNanos(),
                "",
                0,
                0,
                inode.xattrs());
    }

    private void marker(String name, String path, LayerEntry.Kind kind) throws IOException {
        header(name, '0', MARKER, 0, NO_LINK);
        entries.add(new LayerEntry(path, kind, MARKER, null, position(), null));
    }

    private static void checkName(String path) {
        if (path.indexOf('\0') >= 0) {
            throw TareException.failed(
                    "/" + path.replace('\0', '?') + ": no layer can hold a name with a zero byte",
                    "the configuration of a base image may bring one");
        }
        checkParts(path);
        // A directory's entry has a slash behind its name.
        if (path.length() > (TarFormat.MAX_NAME - 1) / 3 && Names.encode(path).length >= TarFormat.MAX_NAME) {
            throw TareException.failed(
                    "/" + path.substring(0, 60) + "...: no layer can hold a name of " + TarFormat.MAX_NAME
                            + " bytes or more",
                    "Linux could not unpack it (PATH_MAX)");
        }
        if (TreePaths.name(path).startsWith(TarFormat.WHITEOUT)) {
            throw TareException.failed(
                    "/" + path + ": no layer can hold a name that begins with .wh.",
                    "such names mark what a layer removes (OCI image specification, layer.md): rename the file");
        }
    }

    /** Whatever made a path up: what unpacks the layer must find it inside the root, and nowhere else. */
    private static void checkParts(String path) {
        int start = 0;
        while (start < path.length() || start > 0) {
            int end = path.indexOf('/', start);
            int length = (end < 0 ? path.length() : end) - start;
            if (length == 0 || length <= 2 && path.startsWith(length == 1 ? "." : "..", start)) {
                throw TareException.failed(
                        "\"" + path
                                + "\": no layer can hold a path that begins or ends with a slash or has an empty part,"
                                + " . or ..",
                        "what it is copied or unpacked from may have such a name");
            }
            if (end < 0) {
                return;
            }
            start = end + 1;
        }
    }

    private static char typeFlag(FileType type) {
        return switch (type) {
            case FILE -> '0';
            case SYMLINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
        };
    }

    private void header(String name, char type, Inode inode, long size, byte[] link) throws IOException {
        byte[] blocks = TarHeader.encode(Names.encode(name), type, inode, size, link);
        int at = 0;
        while (at < blocks.length) {
            int count = Math.min(blocks.length - at, room());
            System.arraycopy(blocks, at, buffer, filled, count);
            filled += count;
            at += count;
        }
    }

    private Digest copy(String path, long size, InputStream content, @Nullable Digest known) throws IOException {
        if (known != null) {
            transfer(path, size, content, null);
            return known;
        }
        try (Hasher hasher = Hasher.forSize(size)) {
            transfer(path, size, content, hasher);
            return Digest.ofHash(hasher.finish());
        }
    }

    private void transfer(String path, long size, InputStream content, @Nullable Hasher hasher) throws IOException {
        long left = size;
        while (left > 0) {
            int wanted = (int) Math.min(left, room());
            int count = content.read(buffer, filled, wanted);
            if (count < 0) {
                throw new IOException("/" + path + ": the file became shorter while it was read: " + left
                        + " bytes are missing of " + size);
            }
            if (hasher != null) {
                hasher.update(buffer, filled, count);
            }
            filled += count;
            left -= count;
        }
        if (content.read() >= 0) {
            throw new IOException("/" + path + ": the file became longer while it was read, than " + size + " bytes");
        }
        zeros(TarFormat.padding(size));
    }

    private void zeros(int count) throws IOException {
        int left = count;
        while (left > 0) {
            int step = Math.min(left, room());
            Arrays.fill(buffer, filled, filled + step, (byte) 0);
            filled += step;
            left -= step;
        }
    }

    /** Free bytes in the buffer, at least one. */
    private int room() throws IOException {
        if (filled == buffer.length) {
            flush();
        }
        return buffer.length - filled;
    }

    private void flush() throws IOException {
        out.write(buffer, 0, filled);
        flushed += filled;
        filled = 0;
    }

    private long position() {
        return flushed + filled;
    }
}

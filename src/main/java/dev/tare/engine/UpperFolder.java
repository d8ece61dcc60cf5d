package dev.tare.engine;

import dev.tare.engine.context.LocalFile;
import dev.tare.engine.context.LocalTree;
import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.oci.tree.Xattrs;
import dev.tare.posix.ExtendedAttributes;
import dev.tare.posix.FileSystem;
import dev.tare.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The upper folder of an overlay, read as a layer (overlayfs.rst of the kernel). Only what was written is visited: never
 * the file system below.
 *
 * <p>Left out are sockets, which no layer can hold, and files that were opened for writing, or given the owner and mode
 * that they had, but are as they were.
 */
final class UpperFolder {
    private static final String[] OPAQUE = {"trusted.overlay.opaque", "user.overlay.opaque"};
    private static final byte[] NOT_OPAQUE = {'n'};

    private final Path upper;
    private final FileTree lower;
    private final Map<Long, String> links = new HashMap<>();
    /** Directories that are as they were, but for their times: written when something in them is. */
    private final Map<String, Inode> unchanged = new LinkedHashMap<>();

    /** What is in the folder and not in the layer, a directory after what is in it. */
    private final List<Path> omitted = new ArrayList<>();

    /** New directories, which overlayfs marks as if they hid something, and the marks. */
    private final Map<Path, String> pointless = new LinkedHashMap<>();

    /** @param lower the tree under it */
    UpperFolder(Path upper, FileTree lower) {
        this.upper = upper;
        this.lower = lower;
    }

    void writeTo(LayerWriter writer) throws IOException {
        children(writer, upper, "", false);
    }

    /** @param hidden whether nothing of the tree below is seen here any more */
    private void children(LayerWriter writer, Path folder, String path, boolean hidden) throws IOException {
        TreeMap<String, Path> children = new TreeMap<>(Names.BYTEWISE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                children.put(LocalFile.name(file), file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Map.Entry<String, Path> child : children.entrySet()) {
            add(writer, child.getValue(), TreePaths.join(path, child.getKey()), hidden);
        }
    }

    private void add(LayerWriter writer, Path at, String path, boolean hidden) throws IOException {
        LocalFile file = LocalFile.of(at);
        if (file == null || file.type() == null) {
            omitted.add(at);
            return;
        }
        Node below = hidden ? null : lower.get(path);
        if (file.type() == FileType.CHARACTER_DEVICE && file.deviceNumber() == 0) {
            // A whiteout. Of what was both made and removed nothing remains.
            if (below != null) {
                parents(writer);
                writer.whiteout(path);
            } else {
                omitted.add(at);
            }
        } else if (file.type() == FileType.DIRECTORY) {
            addDirectory(writer, file, path, below, hidden);
        } else if (file.type() == FileType.FILE) {
            addFile(writer, file, path, below);
        } else if (below == null || !same(file, inode(file, Xattrs.NONE), below)) {
            parents(writer);
            writer.add(path, inode(file, Xattrs.NONE), null, null, null);
        } else {
            omitted.add(at);
        }
    }

    private void addDirectory(LayerWriter writer, LocalFile file, String path, @Nullable Node below, boolean hidden)
            throws IOException {
        Inode inode = inode(file, Xattrs.NONE);
        boolean replaced = below != null && !below.inode().isDirectory();
        String mark = hidden ? null : opaqueMark(file.path());
        boolean opaque = !replaced && below != null && mark != null;
        if (mark != null && !opaque) {
            pointless.put(file.path(), mark);
        }
        unchanged.put(path, inode);
        if (below == null || replaced || opaque || !sameDirectory(inode, below.inode())) {
            parents(writer);
        }
        if (opaque) {
            writer.opaque(path);
        }
        children(writer, file.path(), path, hidden || replaced || opaque);
        if (unchanged.remove(path) != null) {
            omitted.add(file.path());
        }
    }

    /**
     * Takes from the folder what the layer does not hold, once that is written. Then the folder is the layer unpacked,
     * on whatever tree the same layer may come to lie.
     */
    void tidy() throws IOException {
        Map<Path, LocalFile> parents = new LinkedHashMap<>();
        for (Path path : omitted) {
            Path parent = path.getParent();
            if (parent != null && !parents.containsKey(parent)) {
                LocalFile before = LocalFile.of(parent);
                if (before != null) {
                    parents.put(parent, before);
                }
            }
            Files.delete(path);
        }
        try (FileSystem files = new FileSystem()) {
            for (LocalFile parent : parents.values()) {
                if (Files.exists(parent.path(), LinkOption.NOFOLLOW_LINKS)) {
                    files.setTime(
                            LocalFile.bytes(parent.path()),
                            Math.floorDiv(parent.mtime(), 1_000_000_000L),
                            Math.floorMod(parent.mtime(), 1_000_000_000));
                }
            }
            for (Map.Entry<Path, String> each : pointless.entrySet()) {
                boolean _ = files.setAttribute(LocalFile.bytes(each.getKey()), each.getValue(), NOT_OPAQUE);
            }
        }
    }

    /**
     * BuildKit's rule (util/overlay, {@code sameDirent}): the time of a directory alone is no change. A program that
     * makes a file and removes it leaves nothing.
     */
    private static boolean sameDirectory(Inode inode, Inode below) {
        return inode.mode() == below.mode() && inode.uid() == below.uid() && inode.gid() == below.gid();
    }

    /** Writes the directories that lead to what comes now, outermost first. */
    private void parents(LayerWriter writer) throws IOException {
        if (!unchanged.isEmpty()) {
            for (Map.Entry<String, Inode> parent : unchanged.entrySet()) {
                writer.add(parent.getKey(), parent.getValue(), null, null, null);
            }
            unchanged.clear();
        }
    }

    private void addFile(LayerWriter writer, LocalFile file, String path, @Nullable Node below) throws IOException {
        Inode inode = inode(file, capability(file));
        if (file.links() > 1) {
            String first = links.putIfAbsent(file.inode(), path);
            if (first != null) {
                parents(writer);
                writer.add(path, inode, first, null, null);
                return;
            }
        } else if (below != null && same(file, inode, below)) {
            omitted.add(file.path());
            return;
        }
        parents(writer);
        try (InputStream content = Files.newInputStream(file.path())) {
            writer.add(path, inode, null, content, null);
        }
    }

    /** The attribute that hides what is below, or null. */
    private static @Nullable String opaqueMark(Path folder) {
        byte[] path = LocalFile.bytes(folder);
        for (String name : OPAQUE) {
            byte[] value = ExtendedAttributes.get(path, name);
            if (value != null && value.length == 1 && value[0] == 'y') {
                return name;
            }
        }
        return null;
    }

    /** As in {@link LocalTree}: the one attribute that layers have, and that counts where a file is executed. */
    private static Xattrs capability(LocalFile file) {
        if ((file.mode() & 0111) == 0) {
            return Xattrs.NONE;
        }
        byte[] value = ExtendedAttributes.get(LocalFile.bytes(file.path()), LocalTree.CAPABILITY);
        return value == null ? Xattrs.NONE : Xattrs.of(Map.of(LocalTree.CAPABILITY, value));
    }

    private boolean same(LocalFile file, Inode inode, Node below) throws IOException {
        Inode old = below.inode();
        boolean stat = old.type() == inode.type()
                && old.mode() == inode.mode()
                && old.uid() == inode.uid()
                && old.gid() == inode.gid()
                && old.size() == inode.size()
                && old.mtimeSeconds() == inode.mtimeSeconds()
                && old.target().equals(inode.target())
                && old.major() == inode.major()
                && old.minor() == inode.minor()
                && below.link() == 0
                && lower.xattrs(below).equals(inode.xattrs());
        return stat && (!inode.isFile() || lower.digest(below).equals(digest(file)));
    }

    private static Digest digest(LocalFile file) throws IOException {
        try (InputStream in = Files.newInputStream(file.path())) {
            return Digest.sha256(in, file.size());
        }
    }

    /** With whole seconds, as all layers have them. */
    private static Inode inode(LocalFile file, Xattrs xattrs) throws IOException {
        FileType type = file.type();
        if (type == null) {
            throw new IllegalArgumentException("a socket: " + file.path());
        }
        boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        return new Inode(
                type,
                file.mode(),
                Integer.toUnsignedLong(file.uid()),
                Integer.toUnsignedLong(file.gid()),
                type == FileType.FILE ? file.size() : 0,
                Math.floorDiv(file.mtime(), 1_000_000_000L),
                0,
                type == FileType.SYMLINK ? LocalFile.target(file.path()) : "",
                device ? file.major() : 0,
                device ? file.minor() : 0,
                xattrs);
    }
}

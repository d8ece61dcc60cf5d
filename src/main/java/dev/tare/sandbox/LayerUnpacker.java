package dev.tare.sandbox;

import dev.tare.oci.layer.LayerChanges;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Mounts;
import dev.tare.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one layer changes to a folder in the form of overlayfs: a whiteout is a character device 0/0, an opaque
 * directory has the attribute {@code trusted.overlay.opaque} (overlayfs.rst of the kernel).
 *
 * <p>The folder is new and nobody else's. The paths of {@link LayerChanges} have no link in their middle: so nothing is
 * written outside, whatever links and names the layer holds.
 */
final class LayerUnpacker implements LayerChanges.Visitor {
    private final boolean isUserNamespace = Mounts.isUserNamespace();
    /** Before the names of the overlay's own attributes. */
    private final String overlayAttributes = Mounts.overlayAttributes();

    private final FileSystem files;
    private final byte[] root;
    private final LayerTree tree;
    /** They keep their attributes until all is in them: making a file changes the time of its directory. */
    private final List<Directory> directories = new ArrayList<>();
    /** The file that was made last. */
    private @Nullable Node last;

    /**
     * @param folder an empty one
     * @param tree that reads the content of the layer
     */
    LayerUnpacker(FileSystem files, Path folder, LayerTree tree) {
        this.files = files;
        this.root = folder.toString().getBytes(StandardCharsets.UTF_8);
        this.tree = tree;
    }

    private record Directory(String path, Inode inode, boolean opaque) {}

    /**
     * Whether a layer means the same on whatever layers: each of its entries has its parents in the layer, and each hard
     * link its file.
     */
    static boolean standsAlone(LayerIndex index) {
        Map<String, Boolean> directories = new HashMap<>();
        directories.put("", true);
        List<LayerEntry> entries = index.entries();
        for (LayerEntry entry : entries) {
            if (entry.kind() == LayerEntry.Kind.ADD) {
                String link = entry.hardLink();
                if (link != null && !directories.containsKey(link)) {
                    return false;
                }
                boolean directory = entry.inode().isDirectory();
                Boolean before = directories.put(entry.path(), directory);
                // What was a file or a link for a while may have led what came meanwhile elsewhere.
                if (before != null && !(before && directory)) {
                    return false;
                }
            }
        }
        for (LayerEntry entry : entries) {
            String directory = entry.kind() == LayerEntry.Kind.OPAQUE ? entry.path() : TreePaths.parent(entry.path());
            if (!directories.getOrDefault(directory, false)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a layer removes anything by a whiteout. */
    static boolean removes(LayerIndex index) {
        for (LayerEntry entry : index.entries()) {
            Inode inode = entry.inode();
            boolean device = inode.type() == FileType.CHARACTER_DEVICE && inode.major() == 0 && inode.minor() == 0;
            if (entry.kind() == LayerEntry.Kind.WHITEOUT || device) {
                return true;
            }
        }
        return false;
    }

    void unpack(LayerChanges changes) throws IOException {
        changes.visit(this);
        for (Directory directory : directories) {
            finish(directory.path, directory.inode);
            if (directory.opaque) {
                hide(directory.path);
            }
        }
    }

    @Override
    public void directory(String path, Inode inode, boolean opaque) throws IOException {
        if (!path.isEmpty()) {
            files.makeDirectory(full(path));
        }
        directories.add(new Directory(path, inode, opaque));
    }

    private void file(byte[] full, Node node) throws IOException {
        MemorySegment content = tree.map(node);
        if (content != null) {
            files.makeFile(full, content);
            return;
        }
        try (InputStream in = tree.open(node)) {
            files.makeFile(full, in);
        }
    }

    @Override
    public void file(Node node) throws IOException {
        Node before = last;
        last = node;
        if (before != null && node.link() != 0 && node.link() == before.link()) {
            files.makeHardLink(full(node.path()), full(before.path()));
            return;
        }
        byte[] full = full(node.path());
        Inode inode = node.inode();
        switch (inode.type()) {
            case DIRECTORY -> throw new IllegalArgumentException("/" + node.path() + " is a directory");
            case FILE -> file(full, node);
            case SYMLINK -> files.makeSymlink(full, Names.encode(inode.target()));
            case FIFO -> files.makeNode(full, inode.type().modeBits(), 0, 0);
            case CHARACTER_DEVICE, BLOCK_DEVICE -> {
                if (isUserNamespace) {
                    // Nobody but the machine's root makes devices; programs get theirs from the runtime.
                    files.makeFile(full, MemorySegment.NULL);
                } else {
                    files.makeNode(full, inode.type().modeBits(), inode.major(), inode.minor());
                }
            }
        }
        finish(node.path(), inode);
    }

    @Override
    public void whiteout(String path) throws IOException {
        files.makeNode(full(path), FileType.CHARACTER_DEVICE.modeBits(), 0, 0);
    }

    /** Owner first: chown(2) takes setuid bits and capabilities away. */
    private void finish(String path, Inode inode) throws IOException {
        byte[] full = full(path);
        files.setOwner(full, inode.uid(), inode.gid());
        if (!inode.isSymlink()) {
            files.setMode(full, inode.mode());
        }
        List<IOException> failed = new ArrayList<>();
        inode.xattrs().forEach((name, value) -> {
            try {
                if (isKept(name) && !files.setAttribute(full, name, value)) {
                    refused(path, name);
                }
            } catch (IOException e) {
                failed.add(e);
            }
        });
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
        files.setTime(full, inode.mtimeSeconds(), inode.mtimeNanos());
    }

    private void hide(String path) throws IOException {
        if (!files.setAttribute(full(path), overlayAttributes + "opaque", new byte[] {'y'})) {
            refused(path, overlayAttributes + "opaque");
        }
    }

    private boolean isKept(String name) {
        return !(isUserNamespace && name.startsWith("trusted."));
    }

    /** Labels of another system's security module and the like do no harm when they are missing; these do. */
    private void refused(String path, String name) throws IOException {
        if (name.equals("security.capability") || name.startsWith(overlayAttributes)) {
            throw new IOException("/" + path + ": the file system of the store cannot keep the attribute " + name);
        }
    }

    private byte[] full(String path) {
        if (path.isEmpty()) {
            return root;
        }
        byte[] name = Names.encode(path);
        byte[] full = new byte[root.length + 1 + name.length];
        System.arraycopy(root, 0, full, 0, root.length);
        full[root.length] = '/';
        System.arraycopy(name, 0, full, root.length + 1, name.length);
        return full;
    }
}

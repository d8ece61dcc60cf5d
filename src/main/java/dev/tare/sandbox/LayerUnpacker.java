package dev.tare.sandbox;

import dev.tare.oci.FileTree;
import dev.tare.oci.FileType;
import dev.tare.oci.Inode;
import dev.tare.oci.LayerEntry;
import dev.tare.oci.LayerIndex;
import dev.tare.oci.Names;
import dev.tare.oci.Node;
import dev.tare.oci.TreePaths;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Mounts;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes one layer to a folder in the form of overlayfs: a whiteout is a character device 0/0, an opaque directory has
 * the attribute {@code trusted.overlay.opaque} (overlayfs.rst of the kernel).
 *
 * <p>The folder is new and nobody else's. What is made in it is remembered, and each path is walked in that memory,
 * symlinks followed inside the root: so no path given to the kernel has a symlink in its middle, and nothing is written
 * outside, whatever links and names the layer holds.
 */
final class LayerUnpacker {
    private static final int MAX_LINKS = 255;
    private static final Inode IMPLIED = Inode.directory(0755, 0, 0, 0);

    private final boolean isUserNamespace = Mounts.isUserNamespace();
    /** Before the names of the overlay's own attributes. */
    private final String overlayAttributes = Mounts.overlayAttributes();

    private final FileSystem files;
    private final byte[] root;
    private final MemorySegment tar;
    private final @Nullable Below below;
    /** What was made, by its path; directories keep their attributes until all is in them. */
    private final NavigableMap<String, Inode> made = new TreeMap<>();

    private final Set<String> opaque = new HashSet<>();

    /**
     * @param folder an empty one
     * @param tar the plain tar that the index is of
     * @param below what a layer needs that does not stand on its own, else null
     */
    LayerUnpacker(FileSystem files, Path folder, MemorySegment tar, @Nullable Below below) {
        this.files = files;
        this.root = folder.toString().getBytes(StandardCharsets.UTF_8);
        this.tar = tar;
        this.below = below;
    }

    /**
     * The layers below.
     *
     * @param lower their tree
     * @param merged the tree with the layer itself
     */
    record Below(FileTree lower, FileTree merged) {}

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
                directories.put(entry.path(), entry.inode().isDirectory());
            }
        }
        for (LayerEntry entry : entries) {
            String directory = entry.kind() == LayerEntry.Kind.OPAQUE ? entry.path() : TreePaths.parent(entry.path());
            String link = entry.hardLink();
            if (!directories.getOrDefault(directory, false) || link != null && !directories.containsKey(link)) {
                return false;
            }
        }
        return true;
    }

    void unpack(LayerIndex index) throws IOException {
        made.put("", IMPLIED);
        List<LayerEntry> entries = index.entries();
        for (LayerEntry entry : entries) {
            if (entry.kind() == LayerEntry.Kind.ADD) {
                add(entry);
            }
        }
        // Last, since they are for the layers below only: what this layer adds at their path stays.
        for (LayerEntry entry : entries) {
            if (entry.kind() == LayerEntry.Kind.OPAQUE) {
                hide(directory(entry.path()));
            }
        }
        for (LayerEntry entry : entries) {
            if (entry.kind() == LayerEntry.Kind.WHITEOUT) {
                whiteout(entry.path());
            }
        }
        // From the deepest up: making a file changes the time of its directory.
        for (Map.Entry<String, Inode> directory : made.descendingMap().entrySet()) {
            if (directory.getValue().isDirectory()) {
                finish(directory.getKey(), directory.getValue());
            }
        }
    }

    private void add(LayerEntry entry) throws IOException {
        Inode inode = entry.inode();
        if (entry.path().isEmpty()) {
            made.put("", inode);
            return;
        }
        String path = TreePaths.join(directory(TreePaths.parent(entry.path())), TreePaths.name(entry.path()));
        String link = entry.hardLink();
        if (link != null) {
            link(path, entry.path(), link);
            return;
        }
        Inode old = made.get(path);
        if (old != null && !(old.isDirectory() && inode.isDirectory())) {
            remove(path);
            old = null;
        }
        if (old == null) {
            make(path, inode, inode.isFile() ? content(entry) : MemorySegment.NULL);
        }
        made.put(path, inode);
    }

    private MemorySegment content(LayerEntry entry) throws IOException {
        long size = entry.inode().size();
        if (entry.offset() < 0 || entry.offset() > tar.byteSize() - size) {
            throw new IOException("/" + entry.path() + ": its layer is cut off");
        }
        return tar.asSlice(entry.offset(), size);
    }

    private void make(String path, Inode inode, MemorySegment content) throws IOException {
        byte[] full = full(path);
        switch (inode.type()) {
            case DIRECTORY -> files.makeDirectory(full);
            case FILE -> files.makeFile(full, content);
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
        if (!inode.isDirectory()) {
            finish(path, inode);
        }
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
                // A layer's own would steer the overlay: redirect, for one, leads to another place.
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
        if (opaque.contains(path) && !files.setAttribute(full, overlayAttributes + "opaque", new byte[] {'y'})) {
            refused(path, overlayAttributes + "opaque");
        }
        files.setTime(full, inode.mtimeSeconds(), inode.mtimeNanos());
    }

    private boolean isKept(String name) {
        return !name.startsWith(overlayAttributes)
                && !name.startsWith("trusted.overlay.")
                && !(isUserNamespace && name.startsWith("trusted."));
    }

    /** Labels of another system's security module and the like do no harm when they are missing; these do. */
    private void refused(String path, String name) throws IOException {
        if (name.equals("security.capability") || name.startsWith(overlayAttributes)) {
            throw new IOException("/" + path + ": the file system of the store cannot keep the attribute " + name);
        }
    }

    private void link(String path, String shown, String target) throws IOException {
        String existing = TreePaths.join(directory(TreePaths.parent(target)), TreePaths.name(target));
        Inode inode = made.get(existing);
        if (inode == null) {
            inode = copyUp(existing, shown, target);
        }
        if (inode.isDirectory()) {
            throw new IOException("/" + shown + " is a hard link to /" + target + ", which is a directory");
        }
        if (path.equals(existing)) {
            return;
        }
        remove(path);
        files.makeHardLink(full(path), full(existing));
        made.put(path, inode);
    }

    /** A link to a file of a lower layer needs that file in this one, as overlayfs itself would copy it. */
    private Inode copyUp(String existing, String shown, String target) throws IOException {
        Node node = below == null ? null : below.lower().get(existing);
        if (node == null || below == null) {
            throw new IOException("/" + shown + " is a hard link to /" + target + ", which is not there");
        }
        Inode inode = node.inode();
        if (inode.isFile()) {
            if (inode.size() > Integer.MAX_VALUE - 8) {
                throw new IOException("/" + target + " of a lower layer is too large to be linked to");
            }
            try (InputStream in = below.lower().open(node)) {
                make(existing, inode, nativeCopy(in.readAllBytes()));
            }
        } else if (!inode.isDirectory()) {
            make(existing, inode, MemorySegment.NULL);
        }
        made.put(existing, inode);
        return inode;
    }

    private static MemorySegment nativeCopy(byte[] bytes) {
        MemorySegment copy = java.lang.foreign.Arena.ofAuto().allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, copy, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, bytes.length);
        return copy.asSlice(0, bytes.length);
    }

    private void whiteout(String entryPath) throws IOException {
        String directory = directory(TreePaths.parent(entryPath));
        String path = TreePaths.join(directory, TreePaths.name(entryPath));
        Inode own = made.get(path);
        if (own != null) {
            // The layer's own takes the place of what was there; only a directory would be merged with it.
            if (own.isDirectory()) {
                hide(path);
            }
        } else if (!opaque.contains(directory)) {
            files.makeNode(full(path), FileType.CHARACTER_DEVICE.modeBits(), 0, 0);
        }
    }

    private void hide(String directory) {
        opaque.add(directory);
    }

    /** Removes what this layer itself has made at a path before. */
    private void remove(String path) throws IOException {
        Inode old = made.get(path);
        if (old == null) {
            return;
        }
        List<String> gone = new ArrayList<>();
        gone.add(path);
        if (old.isDirectory()) {
            gone.addAll(made.subMap(path + "/", path + "0").keySet());
        }
        for (String name : gone.reversed()) {
            Inode each = made.remove(name);
            files.remove(full(name), each != null && each.isDirectory());
        }
    }

    /** Where a directory of the layer is, symlinks followed inside the root; missing ones are made. */
    private String directory(String path) throws IOException {
        Inode known = made.get(path);
        if (known != null && known.isDirectory()) {
            return path;
        }
        ArrayDeque<String> todo = new ArrayDeque<>(List.of(path.split("/", -1)));
        String at = "";
        int followed = 0;
        while (!todo.isEmpty()) {
            String part = todo.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                at = TreePaths.parent(at);
                continue;
            }
            String next = TreePaths.join(at, part);
            Inode inode = made.get(next);
            if (inode == null) {
                inode = implied(next);
            }
            if (inode.isSymlink()) {
                if (++followed > MAX_LINKS) {
                    throw new IOException("/" + path + ": too many levels of symbolic links");
                }
                at = inode.target().startsWith("/") ? "" : at;
                List<String> parts = List.of(inode.target().split("/", -1));
                for (int i = parts.size() - 1; i >= 0; i--) {
                    todo.addFirst(parts.get(i));
                }
            } else if (inode.isDirectory()) {
                at = next;
            } else {
                throw new IOException("/" + path + ": " + part + " is no directory");
            }
        }
        return at;
    }

    /** A parent that the layer does not have: a link of the layers below, else a directory, made here. */
    private Inode implied(String path) throws IOException {
        Inode inode = IMPLIED;
        if (below != null) {
            Node lower = below.lower().get(path);
            Node merged = below.merged().get(path);
            if (lower != null
                    && lower.inode().isSymlink()
                    && merged != null
                    && merged.inode().isSymlink()) {
                return lower.inode();
            }
            inode = merged != null && merged.inode().isDirectory() ? merged.inode() : IMPLIED;
        }
        files.makeDirectory(full(path));
        made.put(path, inode);
        return inode;
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

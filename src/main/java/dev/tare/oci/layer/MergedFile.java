package dev.tare.oci.layer;

import dev.tare.oci.Digest;
import dev.tare.oci.tar.Extent;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of a {@link LayerTree}, or of {@link LayerChanges}: what an inode is to a file system; its names are in the
 * directories. What an entry says of it stays packed in the layer's index until it is asked for.
 */
public final class MergedFile {
    private static final Inode IMPLIED = Inode.directory(0755, 0, 0, 0);

    final FileType type;
    /** Number of the layer that the entry is in. */
    int layer;

    /** The index that the entry is in; null for a directory that no layer has. */
    private @Nullable LayerIndex index;

    private int body;
    /** Remembered where the index has none. */
    private volatile @Nullable Digest digest;
    /** How many names it has. */
    int names = 1;
    /** Number of the group of names, once there has been a second one; else 0. */
    long link;

    private @Nullable Map<String, MergedFile> children;

    /** In what one layer changes: whether the directory hides all that the layers below have in it. */
    boolean opaque;

    /** In what one layer changes: names of the directory that the layers below have no more. */
    private @Nullable Set<String> whiteouts;

    private MergedFile(FileType type) {
        this.type = type;
    }

    /** A directory that no layer has an entry for. */
    static MergedFile implied() {
        return new MergedFile(FileType.DIRECTORY);
    }

    static MergedFile of(LayerCursor entry, LayerIndex index, int layer) {
        MergedFile file = new MergedFile(entry.type());
        file.describe(entry, index, layer);
        return file;
    }

    /** Takes what this entry says of it. */
    void describe(LayerCursor entry, LayerIndex ofEntry, int ofLayer) {
        index = ofEntry;
        body = entry.body();
        layer = ofLayer;
    }

    /** Takes what is said of another file, which stays as it is. */
    void describe(MergedFile other) {
        index = other.index;
        body = other.body;
        layer = other.layer;
        digest = other.digest;
    }

    /** Whether an entry says something of it; false for a directory that was only made on the way. */
    boolean isDescribed() {
        return index != null;
    }

    /** A file of its own that is described as this one. */
    MergedFile copy() {
        MergedFile copy = new MergedFile(type);
        copy.describe(this);
        return copy;
    }

    /** Takes a name from it, and from all below it. */
    void release() {
        ArrayDeque<MergedFile> todo = new ArrayDeque<>();
        todo.add(this);
        while (!todo.isEmpty()) {
            MergedFile file = todo.removeLast();
            file.names--;
            todo.addAll(file.children().values());
        }
    }

    /** Whether overlayfs takes it for a whiteout: a character device 0/0. */
    boolean isWhiteout() {
        return type == FileType.CHARACTER_DEVICE && inode().major() == 0 && inode().minor() == 0;
    }

    boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    Inode inode() {
        return index == null ? IMPLIED : index.inode(body);
    }

    /** Where in the layer's tar the content begins. */
    long offset() {
        return index == null ? 0 : index.offset(body);
    }

    /** Where in the layer's tar the content of a file that an entry describes lies. @param size what its inode says */
    Extent extent(long size) {
        return index == null ? new Extent(0, 0, null) : index.extent(body, size);
    }

    @Nullable Digest digest() {
        return digest != null || index == null ? digest : index.digest(body);
    }

    void digest(Digest computed) {
        digest = computed;
    }

    public Map<String, MergedFile> children() {
        return children == null ? Map.of() : children;
    }

    @Nullable MergedFile child(String name) {
        return children == null ? null : children.get(name);
    }

    /** @return what had this name */
    @Nullable MergedFile put(String name, MergedFile file) {
        if (children == null) {
            children = new HashMap<>(4);
        }
        return children.put(name, file);
    }

    @Nullable MergedFile remove(String name) {
        return children == null ? null : children.remove(name);
    }

    /** Takes all from a directory that is in it. */
    void clear() {
        for (MergedFile child : children().values()) {
            child.release();
        }
        children = null;
    }

    Set<String> whiteouts() {
        return whiteouts == null ? Set.of() : whiteouts;
    }

    void whiteout(String name) {
        if (whiteouts == null) {
            whiteouts = new HashSet<>(4);
        }
        whiteouts.add(name);
    }

    /** Forgets what it hides, once that is gone. */
    void forgetMarkers() {
        opaque = false;
        whiteouts = null;
    }
}

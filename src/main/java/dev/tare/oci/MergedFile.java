package dev.tare.oci;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of a {@link LayerTree}: what an inode is to a file system. Its names are in the directories. */
final class MergedFile {
    Inode inode;
    /** Number of the layer that holds the content. */
    final int layer;
    /** Where in that layer's tar the content begins. */
    final long offset;

    volatile @Nullable Digest digest;
    /** How many names it has. */
    int names = 1;
    /** Number of the group of names, once there has been a second one; else 0. */
    long link;

    private @Nullable Map<String, MergedFile> children;

    MergedFile(Inode inode, int layer, long offset, @Nullable Digest digest) {
        this.inode = inode;
        this.layer = layer;
        this.offset = offset;
        this.digest = digest;
    }

    Map<String, MergedFile> children() {
        return children == null ? Map.of() : children;
    }

    @Nullable MergedFile child(String name) {
        return children == null ? null : children.get(name);
    }

    void put(String name, MergedFile file) {
        if (children == null) {
            children = new HashMap<>(4);
        }
        children.put(name, file);
    }

    @Nullable MergedFile remove(String name) {
        return children == null ? null : children.remove(name);
    }

    void clear() {
        children = null;
    }
}

package dev.tare.oci;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of a {@link LayerTree}: what an inode is to a file system; its names are in the directories. What an entry says
 * of it stays packed in the layer's index until it is asked for.
 */
final class MergedFile {
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

    @Nullable Digest digest() {
        return digest != null || index == null ? digest : index.digest(body);
    }

    void digest(Digest computed) {
        digest = computed;
    }

    Map<String, MergedFile> children() {
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

    void clear() {
        children = null;
    }
}

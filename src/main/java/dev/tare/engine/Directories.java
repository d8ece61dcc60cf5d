package dev.tare.engine;

import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes directories as BuildKit does: all that are missing, each with the same mode and owner. */
final class Directories {
    private Directories() {}

    /** Numbers of an owner. */
    record Ids(long uid, long gid) {}

    /**
     * Makes a directory and its missing parents.
     *
     * @param path without symlinks, as {@link TreePaths#resolve} gives it
     * @param owner null is root
     * @param time of what is made, in seconds
     */
    static void make(UpperTree tree, String path, int mode, @Nullable Ids owner, long time) throws IOException {
        Node node = tree.get(path);
        if (node != null && node.inode().isSymlink()) {
            node = TreePaths.lookup(tree, path);
        }
        if (node != null) {
            if (!node.inode().isDirectory()) {
                throw new IOException("/" + path + " is not a directory");
            }
            return;
        }
        make(tree, TreePaths.parent(path), mode, owner, time);
        if (tree.get(path) != null) {
            throw new IOException("/" + path + " is a symbolic link that leads nowhere");
        }
        long uid = owner == null ? 0 : owner.uid();
        long gid = owner == null ? 0 : owner.gid();
        tree.put(path, Inode.directory(mode, uid, gid, time), 0, null);
    }
}

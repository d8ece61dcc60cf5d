package dev.tare.oci.tree;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file system that is only read: the merged layers of an image, a build context, or nothing. COPY, ADD, WORKDIR,
 * artifacts, {@code cp} and reports work on it, and none of them unpacks, mounts or needs a privilege.
 *
 * <p>Paths have no leading and no trailing slash, no {@code .}, {@code ..} or empty part; the empty string is the root,
 * which always exists. No method follows a symlink: {@link TreePaths} does, inside the root.
 */
public interface FileTree {
    /** The node of exactly this path, or null. */
    @Nullable Node get(String path) throws IOException;

    /** The names in a directory, in the order of their bytes; empty for all that is no directory. */
    List<String> children(String path) throws IOException;

    /** What {@link #children} names, as nodes; those of a tree with very many are made one by one as they are asked for. */
    default List<Node> nodes(String directory) throws IOException {
        List<String> names = children(directory);
        List<Node> nodes = new ArrayList<>(names.size());
        for (String name : names) {
            Node node = get(TreePaths.join(directory, name));
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    /** The content of a regular file of this tree; exactly {@code inode.size()} bytes or an IOException. */
    InputStream open(Node file) throws IOException;

    /** The content of a regular file in memory, until the tree is closed; null where it is to be read. */
    default @Nullable MemorySegment map(Node file) throws IOException {
        return null;
    }

    /**
     * The extended attributes of a node. A tree that would have to ask for each file tells them here and not in the
     * inode: they are wanted only where something is copied.
     */
    default Xattrs xattrs(Node node) throws IOException {
        return node.inode().xattrs();
    }

    /** The digest of a regular file's content, remembered where the tree can. */
    Digest digest(Node file) throws IOException;
}

package dev.tare.deliver.files;

import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tree, or a part of it, as one tar: what {@code type=tar} and {@code cp IMAGE:PATH -} give. */
public final class RootfsTar {
    private final FileTree tree;
    private final LayerWriter tar;
    private final @Nullable Long epoch;
    private final Map<Long, String> linked = new HashMap<>();

    private RootfsTar(FileTree tree, LayerWriter tar, @Nullable Long epoch) {
        this.tree = tree;
        this.tar = tar;
        this.epoch = epoch;
    }

    /**
     * Writes all below the root, each path below a folder of the tar; the root itself has no entry.
     *
     * @param epoch seconds that become the time of every file, as BuildKit does where SOURCE_DATE_EPOCH is set; or null
     * @param folder the empty name for none
     */
    static void add(FileTree tree, @Nullable Long epoch, String folder, LayerWriter tar) throws IOException {
        RootfsTar writer = new RootfsTar(tree, tar, epoch);
        TreeWalk.below(tree, "", (path, node) -> writer.add(TreePaths.join(folder, path), node));
    }

    /** Writes one node with all below it, under another name. */
    public static void writePart(FileTree tree, Node node, String name, OutputStream out) throws IOException {
        RootfsTar writer = new RootfsTar(tree, new LayerWriter(out), null);
        writer.add(name, node);
        String prefix = node.path().isEmpty() ? "" : node.path() + "/";
        TreeWalk.below(
                tree,
                node.path(),
                (path, below) -> writer.add(TreePaths.join(name, path.substring(prefix.length())), below));
        writer.tar.finish();
    }

    private void add(String path, Node node) throws IOException {
        Inode inode = epoch == null ? node.inode() : node.inode().withTime(epoch, 0);
        String first = node.link() == 0 ? null : linked.putIfAbsent(node.link(), path);
        if (first != null) {
            tar.add(path, inode, first, null, null);
        } else if (inode.isFile()) {
            try (InputStream content = tree.open(node)) {
                tar.add(path, inode, null, content, tree.digest(node));
            }
        } else {
            tar.add(path, inode, null, null, null);
        }
    }
}

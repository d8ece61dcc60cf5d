package dev.tare.deliver.files;

import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.layer.NodeWriter;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A tree, or a part of it, as one tar: what {@code type=tar} and {@code cp IMAGE:PATH -} give. */
public final class RootfsTar {
    private final NodeWriter nodes;
    private final @Nullable Long epoch;

    private RootfsTar(FileTree tree, LayerWriter tar, @Nullable Long epoch) {
        this.nodes = new NodeWriter(tree, tar);
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
        LayerWriter tar = new LayerWriter(out);
        RootfsTar writer = new RootfsTar(tree, tar, null);
        writer.add(name, node);
        String prefix = node.path().isEmpty() ? "" : node.path() + "/";
        TreeWalk.below(
                tree,
                node.path(),
                (path, below) -> writer.add(TreePaths.join(name, path.substring(prefix.length())), below));
        tar.finish();
    }

    private void add(String path, Node node) throws IOException {
        nodes.add(path, node, epoch == null ? node.inode() : node.inode().withTime(epoch, 0));
    }
}

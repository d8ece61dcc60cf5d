package dev.tare.oci.layer;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** Writes files of a tree to a layer: of those that are one file, the first has the content and the others lead to it. */
public final class NodeWriter {
    private final FileTree tree;
    private final LayerWriter layer;
    private final Map<Long, String> first = new HashMap<>();

    public NodeWriter(FileTree tree, LayerWriter layer) {
        this.tree = tree;
        this.layer = layer;
    }

    /** Adds a file as it is, where it is. */
    public void add(Node node) throws IOException {
        add(node.path(), node, node.inode());
    }

    /**
     * Adds a file, without what may be below it.
     *
     * @param path in the layer
     * @param inode what is said of it there; its type and size are the file's
     */
    public void add(String path, Node node, Inode inode) throws IOException {
        String known = node.link() == 0 ? null : first.putIfAbsent(node.link(), path);
        if (known != null || !inode.isFile()) {
            layer.add(path, inode, known, null, null);
            return;
        }
        try (InputStream content = tree.open(node)) {
            layer.add(path, inode, null, content, tree.digest(node));
        }
    }
}

package dev.tare.deliver.files;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;

/** Goes over a tree, each directory before what is in it, names in the order of their bytes. */
final class TreeWalk {
    private TreeWalk() {}

    /** Is called for each node. */
    interface Visitor {
        void visit(String path, Node node) throws IOException;
    }

    /** Visits all below a path, but not the path's own node. */
    static void below(FileTree tree, String top, Visitor visitor) throws IOException {
        // A stack of its own: an image may be deeper than the thread's.
        ArrayDeque<String> todo = new ArrayDeque<>();
        push(tree, top, todo);
        while (!todo.isEmpty()) {
            String path = todo.pop();
            Node node = tree.get(path);
            if (node == null) {
                throw new IOException("/" + path + ": is listed in its directory, and not there");
            }
            visitor.visit(path, node);
            if (node.inode().isDirectory()) {
                push(tree, path, todo);
            }
        }
    }

    private static void push(FileTree tree, String directory, ArrayDeque<String> todo) throws IOException {
        List<String> names = tree.children(directory);
        for (int i = names.size() - 1; i >= 0; i--) {
            todo.push(TreePaths.join(directory, names.get(i)));
        }
    }
}

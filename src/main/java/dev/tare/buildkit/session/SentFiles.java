package dev.tare.buildkit.session;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * A part of a tree.
 *
 * @param paths that are sent with all below them; the directories above come along without what else is in them
 */
public record SentFiles(FileTree tree, Set<String> paths) {
    public SentFiles {
        paths = Set.copyOf(paths);
    }

    /** Sees each file, a directory before what is in it. */
    @FunctionalInterface
    interface Visitor {
        void visit(Node node) throws IOException;
    }

    /** Visits all, as a walk of Go's does: by the bytes of names, a directory's files right behind it. */
    void walk(Visitor visitor) throws IOException {
        walk("", paths.contains(""), new TreeSet<>(paths), visitor);
    }

    private void walk(String directory, boolean whole, NavigableSet<String> asked, Visitor visitor) throws IOException {
        if (whole) {
            for (Node node : tree.nodes(directory)) {
                visit(node, true, asked, visitor);
            }
            return;
        }
        for (String name : tree.children(directory)) {
            String path = TreePaths.join(directory, name);
            boolean all = asked.contains(path);
            if (all || leadsToAny(path, asked)) {
                Node node = tree.get(path);
                if (node != null) {
                    visit(node, all, asked, visitor);
                }
            }
        }
    }

    private static boolean leadsToAny(String path, NavigableSet<String> asked) {
        String below = asked.ceiling(path + "/");
        return below != null && below.startsWith(path + "/");
    }

    private void visit(Node node, boolean whole, NavigableSet<String> asked, Visitor visitor) throws IOException {
        visitor.visit(node);
        if (node.inode().isDirectory()) {
            walk(node.path(), whole, asked, visitor);
        }
    }
}

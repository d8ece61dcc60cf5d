package dev.tare.testing;

import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is in a layer or a tree, a line for each path. */
public final class Listing {
    private Listing() {}

    /** Paths in the layer's order; in front of a whiteout {@code -}, of an opaque directory {@code !}, of a link {@code =}. */
    public static List<String> of(LayerIndex layer) {
        List<String> paths = new ArrayList<>();
        for (LayerEntry entry : layer.entries()) {
            String mark = switch (entry.kind()) {
                case ADD -> entry.hardLink() == null ? "" : "=";
                case WHITEOUT -> "-";
                case OPAQUE -> "!";
            };
            paths.add(mark + entry.path());
        }
        return paths;
    }

    /** Paths below the root with all that is known of them; hard links by the first of their names. */
    public static List<String> of(FileTree tree) throws IOException {
        List<String> out = new ArrayList<>();
        add(tree, "", new HashMap<>(), out);
        return out;
    }

    private static void add(FileTree tree, String path, Map<Long, String> links, List<String> out) throws IOException {
        for (String name : tree.children(path)) {
            String child = TreePaths.join(path, name);
            Node node = tree.get(child);
            if (node == null) {
                throw new IOException(child + " is listed, and not there");
            }
            String content = node.inode().isFile() ? tree.digest(node).hex() : "";
            String link = node.link() == 0 ? "" : "=" + links.computeIfAbsent(node.link(), _ -> child);
            out.add(child + " " + node.inode() + " " + content + link);
            add(tree, child, links, out);
        }
    }
}

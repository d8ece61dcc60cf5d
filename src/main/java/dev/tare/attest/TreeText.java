package dev.tare.attest;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Small text files of an image. They are untrusted: they may hold anything. */
final class TreeText {
    /** The database of a distribution with every package installed has some 100 MB; of an image, less than one. */
    private static final int MAX_BYTES = 64 << 20;

    private TreeText() {}

    /** The text of a file, links followed inside the image; null where there is no such file, or one too large for text. */
    static @Nullable String read(FileTree tree, String path) throws IOException {
        Node node = lookup(tree, path);
        if (node == null || !node.inode().isFile() || node.inode().size() > MAX_BYTES) {
            return null;
        }
        try (InputStream in = tree.open(node)) {
            return new String(in.readNBytes((int) node.inode().size()), StandardCharsets.UTF_8);
        }
    }

    private static @Nullable Node lookup(FileTree tree, String path) throws IOException {
        String at;
        try {
            at = TreePaths.resolve(tree, path, true);
        } catch (IOException e) {
            // A loop of links.
            return null;
        }
        return tree.get(at);
    }
}

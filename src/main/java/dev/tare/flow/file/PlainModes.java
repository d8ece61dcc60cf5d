package dev.tare.flow.file;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.Xattrs;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tree whose files are all 0644 and whose folders are 0755 ({@code --use-stat=false}). */
public record PlainModes(FileTree tree) implements FileTree {
    @Override
    public @Nullable Node get(String path) throws IOException {
        Node node = tree.get(path);
        if (node == null || node.inode().isSymlink()) {
            return node;
        }
        int mode = node.inode().isDirectory() ? 0755 : 0644;
        return new Node(path, node.inode().withMode(mode), node.link(), node.locator());
    }

    @Override
    public List<String> children(String path) throws IOException {
        return tree.children(path);
    }

    @Override
    public InputStream open(Node file) throws IOException {
        return tree.open(file);
    }

    @Override
    public Xattrs xattrs(Node node) throws IOException {
        return tree.xattrs(node);
    }

    @Override
    public Digest digest(Node file) throws IOException {
        return tree.digest(file);
    }
}

package dev.tare.flow.artifact;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tree with nothing in it. */
final class EmptyTree implements FileTree {
    static final EmptyTree INSTANCE = new EmptyTree();

    private final Node root = new Node("", Inode.directory(0755, 0, 0, 0), 0, this);

    private EmptyTree() {}

    @Override
    public @Nullable Node get(String path) {
        return path.isEmpty() ? root : null;
    }

    @Override
    public List<String> children(String path) {
        return List.of();
    }

    @Override
    public InputStream open(Node file) throws IOException {
        throw new IOException("/" + file.path() + " is no file of an empty tree");
    }

    @Override
    public Digest digest(Node file) throws IOException {
        throw new IOException("/" + file.path() + " is no file of an empty tree");
    }
}

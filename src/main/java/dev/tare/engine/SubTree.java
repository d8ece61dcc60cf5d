package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a tree as a root of its own. An archive is unpacked as in a chroot(2) there: its links lead nowhere
 * else.
 *
 * @param directory path of the directory, without symlinks
 */
record SubTree(FileTree tree, String directory) implements FileTree {
    @Override
    public @Nullable Node get(String path) throws IOException {
        return tree.get(TreePaths.join(directory, path));
    }

    @Override
    public List<String> children(String path) throws IOException {
        return tree.children(TreePaths.join(directory, path));
    }

    @Override
    public InputStream open(Node file) throws IOException {
        return tree.open(file);
    }

    @Override
    public Digest digest(Node file) throws IOException {
        return tree.digest(file);
    }

    /** The path in the whole tree where a path of this one leads, the last part as it is. */
    String whole(String path) throws IOException {
        return TreePaths.join(directory, TreePaths.resolve(this, path, false));
    }
}

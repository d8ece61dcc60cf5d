package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.oci.tree.Xattrs;
import dev.tare.plan.Encoder;
import dev.tare.posix.Hasher;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The digest of what a copy reads: types, modes, owners, sizes, link targets, devices, attributes and contents, but no
 * times. Touching a file keeps it, as in BuildKit; so does moving the source, since a root goes in by its last name.
 */
final class SourceKey {
    /** Each file is a few hundred bytes of key; more than this at a time is handed to the hasher. */
    private static final int CHUNK = 64 * 1024;

    private final FileTree tree;
    private final Map<Long, String> links = new HashMap<>();
    private Encoder encoder = new Encoder();
    private @Nullable Hasher hasher;

    private SourceKey(FileTree tree) {
        this.tree = tree;
    }

    static Digest of(FileTree tree, CopySource source) throws IOException {
        SourceKey key = new SourceKey(tree);
        try {
            for (String root : source.roots()) {
                Node node = TreePaths.lookup(tree, root);
                if (node == null) {
                    throw new CopySource.NotFoundException(root);
                }
                // The name counts where a file lands in a directory; that of a directory never does.
                key.encoder.text(node.inode().isDirectory() ? "" : TreePaths.name(root));
                key.links.clear();
                CopySource.walk(tree, node, source, key::add);
            }
            return key.finish();
        } finally {
            if (key.hasher != null) {
                key.hasher.close();
            }
        }
    }

    private Digest finish() {
        if (hasher == null) {
            return encoder.toDigest();
        }
        flush(hasher);
        return Digest.ofHash(hasher.finish());
    }

    private void add(String relative, Node node) throws IOException {
        Inode inode = node.inode();
        encoder.text(relative)
                .number(inode.type().modeBits() | inode.mode())
                .number(inode.uid())
                .number(inode.gid())
                .number(inode.size())
                .text(inode.target())
                .number(inode.major())
                .number(inode.minor());
        Xattrs xattrs = tree.xattrs(node);
        encoder.number(xattrs.size());
        xattrs.forEach((name, value) -> encoder.text(name).bytes(value));
        if (inode.isFile()) {
            encoder.digest(tree.digest(node));
            String first = node.link() == 0 ? null : links.putIfAbsent(node.link(), relative);
            encoder.text(first == null ? "" : first);
        }
        if (encoder.size() > CHUNK) {
            // A key of a few files is hashed at the end by what needs no start; this one is long.
            hasher = hasher == null ? Hasher.forSize(Long.MAX_VALUE) : hasher;
            flush(hasher);
        }
    }

    private void flush(Hasher to) {
        byte[] bytes = encoder.toBytes();
        to.update(bytes, 0, bytes.length);
        encoder = new Encoder();
    }
}

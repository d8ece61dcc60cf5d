package dev.tare.engine;

import dev.tare.engine.context.FolderListing;
import dev.tare.engine.context.LocalTree;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.oci.tree.Xattrs;
import dev.tare.plan.Encoder;
import dev.tare.plan.FileAction;
import dev.tare.posix.Hasher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    private boolean readAhead;

    private SourceKey(FileTree tree) {
        this.tree = tree;
    }

    static Digest of(FileTree tree, FileAction.Copy copy) throws IOException {
        CopySource source = CopySource.of(tree, copy);
        if (!(tree instanceof LocalTree local)) {
            return of(tree, source);
        }
        Encoder query = new Encoder().number(StepKeys.KEY_VERSION);
        List<String> folders = folders(local, source, query);
        if (folders.isEmpty()) {
            return of(tree, source);
        }
        copy.encode(query);
        Digest walk = query.toDigest();
        Digest known = local.recall(walk);
        if (known != null) {
            return known;
        }
        Digest key = of(tree, source);
        local.keep(walk, folders, key);
        return key;
    }

    /** Where the roots of a walk lead; none when one of them is no folder. What they are is a part of the query. */
    private static List<String> folders(LocalTree tree, CopySource source, Encoder query) throws IOException {
        List<String> folders = new ArrayList<>();
        for (String root : source.roots()) {
            String path = TreePaths.resolve(tree, root, true);
            Node node = tree.get(path);
            if (node == null || !node.inode().isDirectory()) {
                return List.of();
            }
            folders.add(path);
            query.text(path).number(node.inode().mode());
        }
        return folders;
    }

    private static Digest of(FileTree tree, CopySource source) throws IOException {
        LocalTree local = tree instanceof LocalTree folder ? folder : null;
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
                key.readAhead = false;
                if (local == null) {
                    CopySource.walk(tree, node, source, key::add);
                } else {
                    CopySource.walk(
                            tree, node, source, (relative, file) -> key.add(local, source, node, relative, file));
                }
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

    private void add(LocalTree local, CopySource source, Node root, String relative, Node node) throws IOException {
        if (!readAhead && local.readsMuch()) {
            readAhead = true;
            // Of folders that are listed by now: this second walk reads no disk, and most keys need none.
            List<FolderListing.Entry> unread = new ArrayList<>();
            CopySource.walk(local, root, source, (_, file) -> {
                if (file.inode().isFile()
                        && file.locator() instanceof FolderListing.Entry entry
                        && !local.isKnown(entry)) {
                    unread.add(entry);
                }
            });
            local.digestAll(unread);
        }
        add(relative, node);
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

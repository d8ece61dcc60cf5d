package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileCapabilities;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.oci.tree.Xattrs;
import dev.tare.posix.ExtendedAttributes;
import dev.tare.store.FileDigests;
import dev.tare.text.Names;
import dev.tare.text.PathPatterns;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this machine without what its ignore file leaves out. Everything belongs to root, as in BuildKit's local
 * contexts; of extended attributes only {@code security.capability} is seen, as BuildKit's layers hold no other.
 * Nothing is read before it is asked for. For several threads at once.
 */
final class LocalTree implements FileTree, AutoCloseable {
    /** The one extended attribute that BuildKit puts into layers. */
    static final String CAPABILITY = FileCapabilities.ATTRIBUTE;

    /** As Linux has it (path_resolution(7)). */
    private static final int MAX_LINKS = 40;

    private static final int BUFFER_BYTES = 128 * 1024;

    private final Path root;
    private final PathPatterns excludes;
    private final FileDigests digests;
    private final LargeFiles large;
    private final Map<String, @Nullable Node> nodes = new HashMap<>();
    private final Map<String, List<String>> listings = new HashMap<>();
    private final Map<String, Digest> seen = new HashMap<>();
    private final Map<String, Xattrs> capabilities = new HashMap<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    LocalTree(Path root, PathPatterns excludes, FileDigests digests, LargeFiles large) {
        this.root = root;
        this.excludes = excludes;
        this.digests = digests;
        this.large = large;
    }

    @Override
    public synchronized @Nullable Node get(String path) throws IOException {
        if (nodes.containsKey(path)) {
            return nodes.get(path);
        }
        Node node = null;
        String parentPath = TreePaths.parent(path);
        Node parent = path.isEmpty() ? null : get(parentPath);
        if (path.isEmpty()) {
            node = node(path, LocalFile.of(root));
        } else if (parent != null && parent.inode().isDirectory()) {
            LocalFile folder = (LocalFile) parent.locator();
            node = node(path, LocalFile.of(LocalFile.child(folder.path(), TreePaths.name(path))));
            node = node != null && isVisible(node) ? node : null;
        }
        nodes.put(path, node);
        return node;
    }

    private boolean isVisible(Node node) throws IOException {
        if (excludes.isEmpty() || !excludes.matches(node.path())) {
            return true;
        }
        // An excluded folder is there for the files in it that a later pattern takes back; where none can be, it is not
        // read, and need not be readable.
        return node.inode().isDirectory()
                && excludes.mayDifferBelow(excludes.verdict(node.path()), node.path())
                && !list((LocalFile) node.locator(), node.path()).isEmpty();
    }

    @Override
    public synchronized List<String> children(String path) throws IOException {
        Node node = get(path);
        if (node == null || !node.inode().isDirectory()) {
            return List.of();
        }
        return list((LocalFile) node.locator(), path);
    }

    private List<String> list(LocalFile folder, String path) throws IOException {
        List<String> known = listings.get(path);
        if (known != null) {
            return known;
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path())) {
            for (Path file : files) {
                String name = LocalFile.name(file);
                String childPath = TreePaths.join(path, name);
                if (!nodes.containsKey(childPath)) {
                    Node child = node(childPath, LocalFile.of(file));
                    nodes.put(childPath, child != null && isVisible(child) ? child : null);
                }
                if (nodes.get(childPath) != null) {
                    names.add(name);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(Names.BYTEWISE);
        listings.put(path, names);
        return names;
    }

    private static @Nullable Node node(String path, @Nullable LocalFile file) throws IOException {
        if (file == null || file.type() == null) {
            return null;
        }
        FileType type = file.type();
        boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        Inode inode = new Inode(
                type,
                file.mode(),
                0,
                0,
                type == FileType.FILE ? file.size() : 0,
                Math.floorDiv(file.mtime(), 1_000_000_000L),
                // Layers hold whole seconds, as containerd writes them: a fraction would cost a PAX header a file.
                0,
                type == FileType.SYMLINK ? LocalFile.target(file.path()) : "",
                device ? file.major() : 0,
                device ? file.minor() : 0,
                Xattrs.NONE);
        return new Node(path, inode, type == FileType.FILE && file.links() > 1 ? file.identity() : 0, file);
    }

    /** Known once {@link #digest} was asked, which does not remember the digest of a file that has any. */
    @Override
    public synchronized Xattrs xattrs(Node node) throws IOException {
        // Only files that can be executed use capabilities: we do not ask the others.
        if (!node.inode().isFile() || (node.inode().mode() & 0111) == 0) {
            return Xattrs.NONE;
        }
        digest(node);
        return capabilities.getOrDefault(node.path(), Xattrs.NONE);
    }

    @Override
    public synchronized Digest digest(Node node) throws IOException {
        Digest known = seen.get(node.path());
        if (known != null) {
            return known;
        }
        LocalFile file = (LocalFile) node.locator();
        large.saw(node.path(), file);
        known = digests.get(file.device(), file.inode(), file.size(), file.mtime(), file.ctime());
        if (known != null) {
            return known;
        }
        Digest digest;
        try (InputStream in = open(node)) {
            digest = Digest.sha256(in, file.size(), buffer);
        }
        if (!hasCapability(node)) {
            remember(file, digest);
        }
        seen.put(node.path(), digest);
        return digest;
    }

    private boolean hasCapability(Node node) {
        if ((node.inode().mode() & 0111) == 0) {
            return false;
        }
        byte[] path = LocalFile.bytes(((LocalFile) node.locator()).path());
        byte[] value = ExtendedAttributes.get(path, CAPABILITY);
        if (value != null) {
            capabilities.put(node.path(), Xattrs.of(Map.of(CAPABILITY, value)));
        }
        return value != null;
    }

    private void remember(LocalFile file, Digest digest) {
        digests.put(file.device(), file.inode(), file.size(), file.mtime(), file.ctime(), digest);
    }

    @Override
    public InputStream open(Node node) throws IOException {
        LocalFile file = (LocalFile) node.locator();
        return new FilterInputStream(Files.newInputStream(file.path())) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return in.read(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                super.close();
                LocalFile now = LocalFile.of(file.path());
                if (now == null || !now.isUnchanged(file)) {
                    throw new IOException(file.path() + " was changed while the build read it");
                }
            }
        };
    }

    /** Why a path that a user asked for is not seen, where the folder on disk tells; else null. */
    @Nullable String whyMissing(String path) throws IOException {
        return whyMissing(path, MAX_LINKS);
    }

    private @Nullable String whyMissing(String path, int links) throws IOException {
        String at = "";
        for (String part : path.split("/", -1)) {
            at = TreePaths.join(at, part);
            LocalFile file = LocalFile.of(LocalFile.child(root, at));
            if (file == null) {
                return null;
            }
            if (file.type() == FileType.SYMLINK) {
                String target = LocalFile.target(file.path());
                Path leads = root.resolve(TreePaths.parent(at)).resolve(target).normalize();
                if (!leads.startsWith(root)) {
                    return "the link " + at + " points to " + target + ", outside of the build context";
                }
            }
            if (get(at) == null) {
                return "it is there, but the ignore file leaves it out";
            }
            if (file.type() == FileType.SYMLINK && links > 0) {
                String target = LocalFile.target(file.path());
                String leads = target.startsWith("/") ? target : TreePaths.join(TreePaths.parent(at), target);
                return whyMissing(TreePaths.clean(leads + path.substring(at.length())), links - 1);
            }
        }
        return null;
    }

    /** Writes down the digests that were computed. */
    @Override
    public void close() {
        digests.close();
        large.save();
    }
}

package dev.tare.engine.context;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileCapabilities;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.oci.tree.Xattrs;
import dev.tare.posix.ExtendedAttributes;
import dev.tare.store.FileDigests;
import dev.tare.text.PathPatterns;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
public final class LocalTree implements FileTree, AutoCloseable {
    /** The one extended attribute that BuildKit puts into layers. */
    public static final String CAPABILITY = FileCapabilities.ATTRIBUTE;

    /** As Linux has it (path_resolution(7)). */
    private static final int MAX_LINKS = 40;

    private static final int BUFFER_BYTES = 128 * 1024;
    /** More than these take longer than to look for what else is to be read, and to start threads for it. */
    private static final int FEW_FILES = 16;

    private static final long FEW_BYTES = 4 << 20;

    private final Path root;
    private final PathPatterns excludes;
    private final FileDigests digests;
    private final LargeFiles large;
    private final @Nullable WalkMemory memory;
    private boolean walksAnew;
    private boolean recalled;
    private final FolderReader reader = new FolderReader();
    /** Files that were asked for without their folder being listed. */
    private final Map<String, @Nullable Node> single = new HashMap<>();

    private final Map<String, FolderListing> listings = new HashMap<>();
    private final Map<String, Xattrs> capabilities = new HashMap<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    /** As soon as so many files were listed that it is worth to start them. */
    private volatile @Nullable FileReaders readers;

    private int readFiles;
    private long readBytes;

    /**
     * A tree.
     *
     * @param root absolute, must be there
     * @param memory of walks, or null for a folder that no other build will have
     */
    public LocalTree(
            Path root, PathPatterns excludes, FileDigests digests, LargeFiles large, @Nullable WalkMemory memory) {
        this.root = root;
        this.excludes = excludes;
        this.digests = digests;
        this.large = large;
        this.memory = memory;
    }

    @Override
    public synchronized @Nullable Node get(String path) throws IOException {
        FolderListing folder = path.isEmpty() ? null : listings.get(TreePaths.parent(path));
        if (folder != null) {
            int at = folder.find(TreePaths.name(path));
            return at < 0 ? null : folder.node(at);
        }
        if (single.containsKey(path)) {
            return single.get(path);
        }
        Node node = null;
        if (path.isEmpty()) {
            LocalFile file = LocalFile.of(root);
            Path above = root.getParent();
            node = file == null
                    ? null
                    : rootNode(FolderListing.of("", above == null ? root : above, LocalFile.name(root), file));
        } else {
            Node parent = get(TreePaths.parent(path));
            node = parent != null && parent.inode().isDirectory() ? alone(path) : null;
        }
        single.put(path, node);
        return node;
    }

    private static Node rootNode(FolderListing listing) {
        Node named = listing.node(0);
        return new Node("", named.inode(), named.link(), named.locator());
    }

    private @Nullable Node alone(String path) throws IOException {
        Path folder = folder(TreePaths.parent(path));
        LocalFile file = LocalFile.of(LocalFile.child(folder, TreePaths.name(path)));
        if (file == null || file.type() == null) {
            return null;
        }
        boolean directory = file.type() == FileType.DIRECTORY;
        if (!isVisible(excludes.verdict(TreePaths.parent(path)), path, directory)) {
            return null;
        }
        return FolderListing.of(TreePaths.parent(path), folder, TreePaths.name(path), file)
                .node(0);
    }

    private Path folder(String path) {
        Path at = root;
        int start = 0;
        while (start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            at = LocalFile.child(at, path.substring(start, end));
            start = end + 1;
        }
        return at;
    }

    /** @param above what the patterns say of its folder */
    private boolean isVisible(PathPatterns.Verdict above, String path, boolean directory) throws IOException {
        if (excludes.isEmpty() || !excludes.matches(above, path)) {
            return true;
        }
        // An excluded folder is there for the files in it that a later pattern takes back; where none can be, it is not
        // read, and need not be readable.
        return directory
                && excludes.mayDifferBelow(excludes.below(above, path), path)
                && !listing(path).isEmpty();
    }

    @Override
    public synchronized List<String> children(String path) throws IOException {
        return isDirectory(path) ? listing(path).names() : List.of();
    }

    @Override
    public synchronized List<Node> nodes(String path) throws IOException {
        return isDirectory(path) ? listing(path).nodes() : List.of();
    }

    private boolean isDirectory(String path) throws IOException {
        Node node = get(path);
        return node != null && node.inode().isDirectory();
    }

    private FolderListing listing(String path) throws IOException {
        FolderListing known = listings.get(path);
        if (known != null) {
            return known;
        }
        FolderListing listing = reader.read(path, folder(path));
        PathPatterns.Verdict verdict = path.isEmpty() ? excludes.root() : excludes.verdict(path);
        List<Integer> visible = new ArrayList<>(listing.count());
        for (int at = 0; at < listing.count(); at++) {
            FileType type = listing.type(at);
            if (type != null
                    && isVisible(verdict, TreePaths.join(path, listing.name(at)), type == FileType.DIRECTORY)) {
                visible.add(at);
            }
        }
        listing.see(visible.toArray(new Integer[0]));
        listings.put(path, listing);
        if (readers == null && reader.isQuick()) {
            readers = new FileReaders();
        }
        return listing;
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
        FolderListing.Entry file = (FolderListing.Entry) node.locator();
        Digest known = known(file);
        if (known != null) {
            return known;
        }
        Digest digest;
        try (InputStream in = open(node)) {
            digest = Digest.sha256(in, file.size(), buffer);
        }
        readFiles++;
        readBytes += file.size();
        file.listing().digest(file.at(), digest.bytes());
        remember(file, digest);
        return digest;
    }

    private @Nullable Digest known(FolderListing.Entry file) {
        Digest known = file.listing().digest(file.at());
        if (known == null) {
            large.saw(file);
            known = digests.get(file.device(), file.inode(), file.size(), file.mtime(), file.ctime());
        }
        return known;
    }

    private void remember(FolderListing.Entry file, Digest digest) {
        if (!hasCapability(file)) {
            digests.put(file.device(), file.inode(), file.size(), file.mtime(), file.ctime(), digest);
        }
    }

    private boolean hasCapability(FolderListing.Entry file) {
        if ((file.mode() & 0111) == 0) {
            return false;
        }
        byte[] value = ExtendedAttributes.get(file.bytes(), CAPABILITY);
        if (value != null) {
            capabilities.put(file.treePath(), Xattrs.of(Map.of(CAPABILITY, value)));
        }
        return value != null;
    }

    /** What {@link #keep} was told of this walk, if nothing that it saw has changed since. */
    public synchronized @Nullable Digest recall(Digest query) {
        Digest known = memory == null || walksAnew ? null : memory.recall(query);
        if (known != null) {
            recalled = true;
            digests.keepAll();
            large.keep();
        }
        return known;
    }

    /**
     * Answers no walk from a record any more: what is copied must be what the key was made of, and a record tells nothing
     * of a file that changes between the two.
     *
     * @return whether one was answered so
     */
    public synchronized boolean walkAnew() {
        walksAnew = true;
        return recalled;
    }

    /**
     * Remembers what came of a walk.
     *
     * @param query what was asked
     * @param roots directories of this tree: all that the walk has read is in them
     */
    public synchronized void keep(Digest query, List<String> roots, Digest result) {
        if (memory == null) {
            return;
        }
        List<FolderListing> walked = new ArrayList<>();
        for (FolderListing listing : listings.values()) {
            for (String root : roots) {
                String path = listing.path();
                if (root.isEmpty() || path.startsWith(root) && (path + "/").startsWith(root + "/")) {
                    walked.add(listing);
                    break;
                }
            }
        }
        memory.keep(query, walked, digests, result);
    }

    /** Whether so much was read for digests that what is still to be read had better be read by several threads. */
    public synchronized boolean readsMuch() {
        return readFiles > FEW_FILES || readBytes > FEW_BYTES;
    }

    /** Whether a file's digest is remembered, so that nobody has to read it. */
    public synchronized boolean isKnown(FolderListing.Entry file) {
        return known(file) != null;
    }

    /** Computes digests, by several threads; what cannot be read is left out. */
    public synchronized void digestAll(List<FolderListing.Entry> files) {
        FileHashing.hash(files);
        for (FolderListing.Entry file : files) {
            Digest digest = file.listing().digest(file.at());
            if (digest != null) {
                remember(file, digest);
            }
        }
        readFiles = 0;
        readBytes = 0;
    }

    @Override
    public InputStream open(Node node) throws IOException {
        FolderListing.Entry file = (FolderListing.Entry) node.locator();
        FileReaders many = readers;
        InputStream quick = many == null ? null : many.open(file);
        return quick != null ? quick : openByJdk(file);
    }

    private static InputStream openByJdk(FolderListing.Entry file) throws IOException {
        return new FilterInputStream(Files.newInputStream(file.path())) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return in.read(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                super.close();
                LocalFile now = LocalFile.of(file.path());
                if (now == null || !file.isUnchanged(now.device(), now.inode(), now.size(), now.mtime(), now.ctime())) {
                    throw FileReaders.changed(file);
                }
            }
        };
    }

    /** Why a path that a user asked for is not seen, where the folder on disk tells; else null. */
    public @Nullable String whyMissing(String path) throws IOException {
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

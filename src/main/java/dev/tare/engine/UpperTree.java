package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.layer.NodeWriter;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A tree with changes on top of another, as overlayfs has it: reads see both, writes go into the upper part, and the
 * upper part becomes one layer. Contents are not copied until then.
 */
final class UpperTree implements FileTree {
    private static final Object NO_CONTENT = new Object();

    private final FileTree lower;
    private final Map<String, Node> changed = new HashMap<>();
    /** The paths that changed in a directory, by its path. */
    private final Map<String, Set<String>> changedChildren = new HashMap<>();
    /** Paths whose lower part is gone, with all below it. */
    private final Set<String> hidden = new HashSet<>();

    private long lastLink;

    UpperTree(FileTree lower) {
        this.lower = lower;
    }

    @Override
    public @Nullable Node get(String path) throws IOException {
        Node node = changed.get(path);
        if (node != null) {
            return node;
        }
        return isHidden(path) ? null : lower.get(path);
    }

    @Override
    public List<String> children(String path) throws IOException {
        Node node = get(path);
        if (node == null || !node.inode().isDirectory()) {
            return List.of();
        }
        TreeSet<String> names = new TreeSet<>(Names.BYTEWISE);
        if (!isHidden(path)) {
            for (String name : lower.children(path)) {
                if (!hidden.contains(TreePaths.join(path, name))) {
                    names.add(name);
                }
            }
        }
        for (String child : changedChildren.getOrDefault(path, Set.of())) {
            names.add(TreePaths.name(child));
        }
        return new ArrayList<>(names);
    }

    private boolean isHidden(String path) {
        if (hidden.isEmpty()) {
            return false;
        }
        for (String at = path; !at.isEmpty(); at = TreePaths.parent(at)) {
            if (hidden.contains(at)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public InputStream open(Node file) throws IOException {
        return file.locator() instanceof FileContent content ? content.open() : lower.open(file);
    }

    @Override
    public Digest digest(Node file) throws IOException {
        return file.locator() instanceof FileContent content ? content.digest() : lower.digest(file);
    }

    /** A number for a group of hard links that no other group has. */
    long newLink() {
        return --lastLink;
    }

    /**
     * Puts a node in place of what is there.
     *
     * @param link number of its group of hard links, 0 for none
     * @param content of a regular file, null for all else
     */
    void put(String path, Inode inode, long link, @Nullable FileContent content) throws IOException {
        Node old = get(path);
        if (old != null && old.inode().isDirectory() && !inode.isDirectory()) {
            remove(path);
        }
        changed.put(path, new Node(path, inode, link, content == null ? NO_CONTENT : content));
        if (!path.isEmpty()) {
            changedChildren
                    .computeIfAbsent(TreePaths.parent(path), parent -> new HashSet<>())
                    .add(path);
        }
    }

    /** Changes what stands in the inode of something that exists; its content stays. */
    void setInode(String path, Inode inode) throws IOException {
        Node old = get(path);
        if (old == null) {
            throw new IOException("/" + path + ": no such file");
        }
        FileContent content = null;
        if (inode.isFile()) {
            content = old.locator() instanceof FileContent known ? known : new FileContent.OfTree(lower, old);
        }
        put(path, inode, old.link(), content);
    }

    /** Gives a file a second name. */
    void link(String existing, String path) throws IOException {
        Node node = get(existing);
        if (node == null) {
            throw new IOException("/" + existing + ": no such file");
        }
        long link = node.link() == 0 ? newLink() : node.link();
        FileContent content = null;
        if (node.inode().isFile()) {
            content = node.locator() instanceof FileContent known ? known : new FileContent.OfTree(lower, node);
        }
        put(existing, node.inode(), link, content);
        put(path, node.inode(), link, content);
    }

    /** Removes a path with all below it. */
    void remove(String path) throws IOException {
        for (String child : List.copyOf(changedChildren.getOrDefault(path, Set.of()))) {
            remove(child);
        }
        changed.remove(path);
        Set<String> siblings = changedChildren.get(TreePaths.parent(path));
        if (siblings != null) {
            siblings.remove(path);
        }
        if (!isHidden(path) && lower.get(path) != null) {
            hidden.add(path);
        }
    }

    /** About how many bytes {@link #writeTo} will write. */
    long expectedBytes() {
        long bytes = 1024;
        for (Node node : changed.values()) {
            bytes += 1024 + node.inode().size();
        }
        return bytes;
    }

    /**
     * Writes the upper part as a layer: what changed, the directories above it (their owners and modes are a part of
     * what is seen), and what is gone. The root itself is left out, as BuildKit leaves it, and so is what was put in
     * place of the same.
     */
    void writeTo(LayerWriter writer) throws IOException {
        List<String> paths = written();
        NodeWriter nodes = new NodeWriter(this, writer);
        for (String path : paths) {
            if (path.isEmpty()) {
                continue;
            }
            Node node = changed.get(path);
            if (node == null && isHidden(path)) {
                // Below something that is gone there is nothing left to remove.
                if (hidden.contains(path) && !isHidden(TreePaths.parent(path))) {
                    writer.whiteout(path);
                }
                continue;
            }
            node = node == null ? lower.get(path) : node;
            if (node != null) {
                // Of all that an archive may give two names, only a file is one with them.
                nodes.add(node.inode().isFile() ? node : new Node(path, node.inode(), 0, node.locator()));
                if (hidden.contains(path) && node.inode().isDirectory()) {
                    writer.opaque(path);
                }
            }
        }
    }

    /** All paths that the layer tells of, in their order. */
    private List<String> written() throws IOException {
        Set<String> same = unchanged();
        List<String> paths = new ArrayList<>(changed.size() + hidden.size());
        Set<String> above = new HashSet<>();
        for (String path : changed.keySet()) {
            if (!same.contains(path)) {
                paths.add(path);
                addParents(path, above);
            }
        }
        for (String path : hidden) {
            if (!same.contains(path) && !changed.containsKey(path)) {
                paths.add(path);
                addParents(path, above);
            }
        }
        for (String path : above) {
            if (same.contains(path) || !changed.containsKey(path) && !hidden.contains(path)) {
                paths.add(path);
            }
        }
        paths.sort(Names.BYTEWISE);
        return paths;
    }

    private static void addParents(String path, Set<String> above) {
        for (String at = TreePaths.parent(path); !at.isEmpty() && above.add(at); at = TreePaths.parent(at)) {
            // The set itself is the work.
        }
    }

    /**
     * Paths that were written and are as they were: BuildKit's rule (util/overlay, {@code sameDirent}). Of hard links
     * either all are, and were links to one file before, or none.
     */
    private Set<String> unchanged() throws IOException {
        Set<String> same = new HashSet<>();
        Map<Long, Long> before = new HashMap<>();
        Set<Long> altered = new HashSet<>();
        for (Node node : changed.values()) {
            Node below = isHidden(TreePaths.parent(node.path())) ? null : lower.get(node.path());
            long link = 0;
            if (below != null && isSame(node, below)) {
                same.add(node.path());
                link = below.link();
            }
            if (node.link() != 0) {
                Long other = before.putIfAbsent(node.link(), link);
                if (link == 0 || other != null && other != link) {
                    altered.add(node.link());
                }
            }
        }
        for (Node node : changed.values()) {
            if (altered.contains(node.link())) {
                same.remove(node.path());
            }
        }
        return same;
    }

    /** The time of a directory alone is no change. */
    private boolean isSame(Node node, Node below) throws IOException {
        Inode inode = node.inode();
        Inode old = below.inode();
        boolean stat = inode.type() == old.type()
                && inode.mode() == old.mode()
                && inode.uid() == old.uid()
                && inode.gid() == old.gid()
                && inode.xattrs().equals(lower.xattrs(below));
        if (!stat || inode.isDirectory()) {
            return stat && !hidden.contains(node.path());
        }
        return inode.size() == old.size()
                && inode.mtimeSeconds() == old.mtimeSeconds()
                && inode.target().equals(old.target())
                && inode.major() == old.major()
                && inode.minor() == old.minor()
                && (!inode.isFile() || digest(node).equals(lower.digest(below)));
    }
}

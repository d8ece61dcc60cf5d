package dev.tare.flow.artifact;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.oci.tree.Xattrs;
import dev.tare.text.Names;
import dev.tare.text.PathPatterns;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A build context as a step of a flow sees it: what its folder held at the start, and over it the artifacts of the steps
 * that it depends on, straight from their images. What other steps write meanwhile is not seen.
 */
public final class ArtifactTree implements FileTree {
    private final FileTree folder;
    private final StartFiles start;
    private final ContextPlace place;
    private final PathPatterns excludes;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, TreeSet<String>> names = new HashMap<>();

    /** Where the content of a node of ours is. @param implied a folder that is there for what is in it */
    private record Entry(@Nullable FileTree tree, Node origin, Node shown, boolean implied) {}

    /**
     * A context.
     *
     * @param folder with the ignore file applied already
     * @param excludes the patterns of that ignore file, which hold for artifacts too
     * @param artifacts in the order in which they are written; of two with one path the last is seen
     */
    public ArtifactTree(
            FileTree folder, StartFiles start, ContextPlace place, PathPatterns excludes, List<Artifact> artifacts)
            throws IOException {
        this.folder = folder;
        this.start = start;
        this.place = place;
        this.excludes = excludes;
        for (Artifact artifact : artifacts) {
            String path = place.fromWork(artifact.path());
            if (path != null && !path.isEmpty()) {
                add(artifact, path);
            }
        }
    }

    private void add(Artifact artifact, String top) throws IOException {
        String from = artifact.node().path();
        ArrayDeque<String> todo = new ArrayDeque<>(List.of(from));
        while (!todo.isEmpty()) {
            String path = todo.pop();
            Node node = artifact.tree().get(path);
            if (node == null) {
                throw new IOException("/" + path + " is listed in its folder, and not there");
            }
            put(top + path.substring(from.length()), artifact.tree(), node);
            if (node.inode().isDirectory()) {
                for (String name : artifact.tree().children(path)) {
                    todo.push(TreePaths.join(path, name));
                }
            }
        }
    }

    private void put(String path, FileTree tree, Node node) {
        if (excludes.matches(path) && !(node.inode().isDirectory() && excludes.hasNegations())) {
            return;
        }
        // As on disk, where it belongs to whoever builds, and as in any context, where all is root's.
        Inode inode = node.inode().withOwner(0, 0).withXattrs(Xattrs.NONE);
        Node shown = new Node(path, inode, 0, this);
        if (!inode.isDirectory()) {
            entries.keySet().removeIf(each -> each.startsWith(path + "/"));
            names.remove(path);
        }
        entries.put(path, new Entry(tree, node, shown, false));
        for (String at = path; !at.isEmpty(); at = TreePaths.parent(at)) {
            String parent = TreePaths.parent(at);
            names.computeIfAbsent(parent, key -> new TreeSet<>(Names.BYTEWISE)).add(TreePaths.name(at));
            Entry known = entries.get(parent);
            if (known == null || !known.shown.inode().isDirectory()) {
                Node implied = new Node(parent, Inode.directory(0755, 0, 0, 0), 0, this);
                entries.put(parent, new Entry(null, implied, implied, true));
            }
        }
    }

    @Override
    public @Nullable Node get(String path) throws IOException {
        Entry entry = entries.get(path);
        if (entry != null && !entry.implied) {
            return entry.shown;
        }
        Node below = below(path);
        return entry == null || below != null && below.inode().isDirectory() ? below : entry.shown;
    }

    /** What is seen below the artifacts. */
    private @Nullable Node below(String path) throws IOException {
        String work = place.toWork(path);
        if (work == null || work.isEmpty()) {
            return folder.get(path);
        }
        if (start.isKept(work)) {
            Node kept = isExcluded(path) ? null : start.kept().get(work);
            return kept == null ? null : new Node(path, kept.inode(), kept.link(), new Kept(kept));
        }
        return start.isNew(work) ? null : folder.get(path);
    }

    private record Kept(Node node) {}

    private boolean isExcluded(String path) {
        return excludes.matches(path) && !excludes.hasNegations();
    }

    @Override
    public List<String> children(String path) throws IOException {
        Node node = get(path);
        if (node == null || !node.inode().isDirectory()) {
            return List.of();
        }
        TreeSet<String> all = new TreeSet<>(Names.BYTEWISE);
        for (String name : namesBelow(path)) {
            if (get(TreePaths.join(path, name)) != null) {
                all.add(name);
            }
        }
        all.addAll(names.getOrDefault(path, new TreeSet<>()));
        return new ArrayList<>(all);
    }

    private List<String> namesBelow(String path) throws IOException {
        Node below = below(path);
        if (below == null || !below.inode().isDirectory()) {
            return List.of();
        }
        String work = place.toWork(path);
        if (work == null) {
            return folder.children(path);
        }
        if (start.isKept(work)) {
            return start.kept().children(work);
        }
        List<String> all = new ArrayList<>(folder.children(path));
        for (String name : start.kept().children(work)) {
            if (start.isKept(TreePaths.join(work, name))) {
                all.add(name);
            }
        }
        return all;
    }

    @Override
    public InputStream open(Node file) throws IOException {
        if (file.locator() instanceof Kept kept) {
            return start.kept().open(kept.node);
        }
        Entry entry = ours(file);
        return entry == null || entry.tree == null ? folder.open(file) : entry.tree.open(entry.origin);
    }

    @Override
    public Digest digest(Node file) throws IOException {
        if (file.locator() instanceof Kept kept) {
            return start.kept().digest(kept.node);
        }
        Entry entry = ours(file);
        return entry == null || entry.tree == null ? folder.digest(file) : entry.tree.digest(entry.origin);
    }

    @Override
    public Xattrs xattrs(Node file) throws IOException {
        if (file.locator() instanceof Kept || ours(file) != null) {
            return Xattrs.NONE;
        }
        return folder.xattrs(file);
    }

    private @Nullable Entry ours(Node file) {
        return file.locator() == this ? entries.get(file.path()) : null;
    }
}

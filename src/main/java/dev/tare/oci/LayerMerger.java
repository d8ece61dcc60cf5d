package dev.tare.oci;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies layers one upon the other, lowest first, as containerd and Docker unpack them (OCI layer.md, "Applying
 * Changesets"): with the difference that a whiteout is for the layers below only, wherever in its tar it stands, which
 * is what the specification says.
 */
final class LayerMerger {
    /** As Linux has it for one walk; more is a loop. */
    private static final int MAX_LINKS = 255;

    /** Deeper than any path that a kernel takes (PATH_MAX is 4096); links could lead further and further down. */
    private static final int MAX_DEPTH = 4096;

    private static final Inode IMPLIED = Inode.directory(0755, 0, 0, 0);

    private final MergedFile root = new MergedFile(IMPLIED, 0, 0, null);
    private int layer;
    private long links;
    /** Entries mostly come directory by directory: the last one is remembered until a name is removed. */
    private @Nullable String lastPath;

    private MergedFile last = root;
    /** Directories that the layer at hand adds; made when first asked for. */
    private @Nullable Set<String> directories;

    MergedFile root() {
        return root;
    }

    void apply(LayerIndex index) throws IOException {
        directories = null;
        for (LayerEntry entry : index.entries()) {
            switch (entry.kind()) {
                case WHITEOUT -> {
                    MergedFile parent = lower(TreePaths.parent(entry.path()), index);
                    if (parent != null) {
                        remove(parent, TreePaths.name(entry.path()));
                    }
                }
                case OPAQUE -> {
                    MergedFile directory = lower(entry.path(), index);
                    if (directory != null) {
                        release(directory.children().values());
                        directory.clear();
                    }
                }
                case ADD -> {
                    // In the second pass.
                }
            }
        }
        for (LayerEntry entry : index.entries()) {
            if (entry.kind() == LayerEntry.Kind.ADD) {
                add(entry);
            }
        }
        layer++;
    }

    private void add(LayerEntry entry) throws IOException {
        if (entry.path().isEmpty()) {
            if (!entry.inode().isDirectory() || entry.hardLink() != null) {
                throw new IOException("the root is no directory");
            }
            root.inode = entry.inode();
            return;
        }
        MergedFile parent = directory(TreePaths.parent(entry.path()), true);
        String name = TreePaths.name(entry.path());
        if (parent == null) {
            throw new IllegalStateException("a parent that is made is there: " + entry.path());
        }
        if (entry.hardLink() != null) {
            link(entry, parent, name, entry.hardLink());
            return;
        }
        MergedFile old = parent.child(name);
        if (old != null && old.inode.isDirectory() && entry.inode().isDirectory()) {
            old.inode = entry.inode();
            return;
        }
        if (old != null) {
            remove(parent, name);
        }
        parent.put(name, new MergedFile(entry.inode(), layer, entry.offset(), entry.digest()));
    }

    private void link(LayerEntry entry, MergedFile parent, String name, String target) throws IOException {
        MergedFile directory = directory(TreePaths.parent(target), false);
        MergedFile file = directory == null ? null : directory.child(TreePaths.name(target));
        if (file == null || file.inode.isDirectory()) {
            throw new IOException("/" + entry.path() + " is a hard link to /" + target + ", which "
                    + (file == null ? "is not there" : "is a directory"));
        }
        if (parent.child(name) == file) {
            return;
        }
        remove(parent, name);
        if (file.names == 0) {
            throw new IOException("/" + entry.path() + " is a hard link to /" + target + ", which it replaces");
        }
        parent.put(name, file);
        file.names++;
        if (file.link == 0) {
            file.link = ++links;
        }
    }

    private void remove(MergedFile parent, String name) {
        MergedFile file = parent.remove(name);
        if (file != null) {
            release(List.of(file));
        }
    }

    /** Takes a name from each of these files, and from all below them. */
    private void release(Collection<MergedFile> files) {
        lastPath = null;
        ArrayDeque<MergedFile> todo = new ArrayDeque<>(files);
        while (!todo.isEmpty()) {
            MergedFile file = todo.removeLast();
            file.names--;
            todo.addAll(file.children().values());
        }
    }

    /**
     * The directory of a whiteout in the layers below. Where the layer at hand puts a directory in the place of a
     * symlink, nothing of what the link led to is meant.
     */
    private @Nullable MergedFile lower(String path, LayerIndex index) throws IOException {
        MergedFile at = root;
        int start = 0;
        while (start < path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            MergedFile next = at.child(path.substring(start, end));
            if (next == null) {
                return null;
            }
            if (next.inode.isSymlink()) {
                return adds(index, path.substring(0, end)) ? null : directory(path, false);
            }
            at = next;
            start = end + 1;
        }
        return at.inode.isDirectory() ? at : null;
    }

    private boolean adds(LayerIndex index, String path) {
        Set<String> added = directories;
        if (added == null) {
            added = new HashSet<>();
            for (LayerEntry entry : index.entries()) {
                if (entry.kind() == LayerEntry.Kind.ADD && entry.inode().isDirectory()) {
                    added.add(entry.path());
                }
            }
            directories = added;
        }
        return added.contains(path);
    }

    /**
     * The directory that a path leads to, symlinks followed inside the root.
     *
     * @param make whether missing directories are made, else null is returned for them
     */
    private @Nullable MergedFile directory(String path, boolean make) throws IOException {
        if (path.equals(lastPath)) {
            return last;
        }
        ArrayList<MergedFile> trail = new ArrayList<>();
        trail.add(root);
        ArrayDeque<String> todo = new ArrayDeque<>();
        TreePaths.push(todo, path);
        int followed = 0;
        while (!todo.isEmpty()) {
            String part = todo.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (trail.size() > 1) {
                    trail.removeLast();
                }
                continue;
            }
            MergedFile at = trail.getLast();
            MergedFile next = at.child(part);
            if (next == null) {
                if (!make) {
                    return null;
                }
                next = new MergedFile(IMPLIED, layer, 0, null);
                at.put(part, next);
            }
            if (next.inode.isSymlink()) {
                if (++followed > MAX_LINKS) {
                    throw new IOException("/" + path + ": too many levels of symbolic links");
                }
                if (next.inode.target().startsWith("/")) {
                    trail.subList(1, trail.size()).clear();
                }
                TreePaths.push(todo, next.inode.target());
                continue;
            }
            if (!next.inode.isDirectory()) {
                if (!make) {
                    return null;
                }
                throw new IOException("/" + path + ": " + part + " is no directory");
            }
            if (trail.size() >= MAX_DEPTH) {
                throw new IOException("/" + path + " is more than " + MAX_DEPTH + " directories deep");
            }
            trail.add(next);
        }
        lastPath = path;
        last = trail.getLast();
        return last;
    }
}

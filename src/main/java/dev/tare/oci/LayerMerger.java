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

    private final MergedFile root = MergedFile.implied();
    private int layer;
    private long links;
    /** Directories that the layer at hand adds; made when first asked for. */
    private @Nullable Set<String> directories;

    MergedFile root() {
        return root;
    }

    void apply(LayerIndex index) throws IOException {
        directories = null;
        if (index.hasMarkers()) {
            hide(index);
        }
        LayerCursor entry = index.cursor();
        MergedFile parent = null;
        while (entry.next()) {
            if (entry.kind() != LayerEntry.Kind.ADD) {
                // The next entry may be in the same directory as this one, which was not looked for.
                parent = null;
                continue;
            }
            String name = entry.name();
            if (name.isEmpty()) {
                parent = null;
                if (entry.type() != FileType.DIRECTORY) {
                    throw new IOException("the root is no directory");
                }
                root.describe(entry, index, layer);
                continue;
            }
            // Entries mostly come directory by directory, which saves most of the walks.
            if (parent == null || !entry.inSameDirectory()) {
                parent = made(entry.directory());
            }
            if (add(entry, index, parent, name)) {
                parent = null;
            }
        }
        layer++;
    }

    /** Removes what the whiteouts of a layer name. */
    private void hide(LayerIndex index) throws IOException {
        LayerCursor entry = index.cursor();
        while (entry.next()) {
            boolean whole = entry.kind() == LayerEntry.Kind.WHITEOUT;
            if (entry.kind() == LayerEntry.Kind.ADD) {
                continue;
            }
            MergedFile directory = lower(whole ? entry.directory() : entry.path(), index);
            if (directory != null && whole) {
                remove(directory, entry.name());
            } else if (directory != null) {
                release(directory.children().values());
                directory.clear();
            }
        }
    }

    /** Adds an entry. @return whether a directory or a link may have gone, so that paths lead elsewhere now */
    private boolean add(LayerCursor entry, LayerIndex index, MergedFile parent, String name) throws IOException {
        if (entry.isHardLink()) {
            link(entry, parent, name, entry.hardLink());
            return true;
        }
        if (entry.type() == FileType.DIRECTORY) {
            MergedFile old = parent.child(name);
            if (old != null && old.isDirectory()) {
                old.describe(entry, index, layer);
                return false;
            }
        }
        MergedFile old = parent.put(name, MergedFile.of(entry, index, layer));
        if (old == null) {
            return false;
        }
        release(List.of(old));
        return true;
    }

    private void link(LayerCursor entry, MergedFile parent, String name, String target) throws IOException {
        MergedFile directory = directory(TreePaths.parent(target), false);
        MergedFile file = directory == null ? null : directory.child(TreePaths.name(target));
        if (file == null || file.isDirectory()) {
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
            if (next.type == FileType.SYMLINK) {
                return adds(index, path.substring(0, end)) ? null : directory(path, false);
            }
            at = next;
            start = end + 1;
        }
        return at.isDirectory() ? at : null;
    }

    private boolean adds(LayerIndex index, String path) {
        Set<String> added = directories;
        if (added == null) {
            added = new HashSet<>();
            LayerCursor entry = index.cursor();
            while (entry.next()) {
                if (entry.kind() == LayerEntry.Kind.ADD && entry.type() == FileType.DIRECTORY) {
                    added.add(entry.path());
                }
            }
            directories = added;
        }
        return added.contains(path);
    }

    private MergedFile made(String path) throws IOException {
        MergedFile directory = directory(path, true);
        if (directory == null) {
            throw new IllegalStateException("a directory that is made is there: " + path);
        }
        return directory;
    }

    /**
     * The directory that a path leads to, symlinks followed inside the root.
     *
     * @param make whether missing directories are made, else null is returned for them
     */
    private @Nullable MergedFile directory(String path, boolean make) throws IOException {
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
                next = MergedFile.implied();
                at.put(part, next);
            }
            if (next.type == FileType.SYMLINK) {
                if (++followed > MAX_LINKS) {
                    throw new IOException("/" + path + ": too many levels of symbolic links");
                }
                String target = next.inode().target();
                if (target.startsWith("/")) {
                    trail.subList(1, trail.size()).clear();
                }
                TreePaths.push(todo, target);
                continue;
            }
            if (!next.isDirectory()) {
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
        return trail.getLast();
    }
}

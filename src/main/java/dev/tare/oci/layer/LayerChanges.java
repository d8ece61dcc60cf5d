package dev.tare.oci.layer;

import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one layer changes in those below it, in the form of overlayfs: a tree of what it has, directories that hide all
 * below them, and names that are gone. {@link LayerMerger} lays it over the merged tree, {@link #visit} hands it to what
 * unpacks it: so an image is the same to all that read it.
 *
 * <p>It is what containerd and Docker unpack for overlayfs. Entries go one after the other into a folder that has
 * nothing of the layers below: only links of the layer itself are followed. A parent that the layer lacks is made, in
 * place of whatever else than a directory is there below. A character device 0/0 is a whiteout. With two differences: a
 * whiteout is for the layers below only, wherever in its tar it stands, which is what the specification says (OCI
 * layer.md); and a hard link may lead to a file of a layer below, which then becomes one of this layer too.
 */
public final class LayerChanges {
    /** As Linux has it for one walk; more is a loop. */
    private static final int MAX_LINKS = 255;

    /** Deeper than any path that a kernel takes (PATH_MAX is 4096); links could lead further and further down. */
    private static final int MAX_DEPTH = 4096;

    private final LayerIndex index;
    private final int layer;
    /** The layers below; null where they are not known. */
    private final @Nullable MergedFile lower;

    private final MergedFile root = MergedFile.implied();
    private final List<String> copied = new ArrayList<>();
    private long links;
    private boolean hides;
    private boolean vain;
    /** How the last walk went, from the root to the directory that it led to. */
    private List<Step> trail = List.of();

    /**
     * Takes the entries of a layer.
     *
     * @param layer its number, for the files that it describes
     * @param lower the merged layers below, null where they are not known
     * @param links the last number of a group of hard links
     */
    LayerChanges(LayerIndex index, int layer, @Nullable MergedFile lower, long links) throws IOException {
        this.index = index;
        this.layer = layer;
        this.lower = lower;
        this.links = links;
        apply();
    }

    MergedFile root() {
        return root;
    }

    /** The last number of a group of hard links. */
    long links() {
        return links;
    }

    /** Whether it may hide something that a lower layer has, otherwise than by having something else there. */
    boolean hides() {
        return hides;
    }

    /** Sees the changes. */
    public interface Visitor {
        /**
         * A directory, before all that is in it.
         *
         * @param opaque whether it hides what the layers below have in it
         */
        void directory(String path, Inode inode, boolean opaque) throws IOException;

        /** All else, in the order of the tar; names of one file one after the other, with its number. */
        void file(Node node) throws IOException;

        /** What the layers below have no more. */
        void whiteout(String path) throws IOException;
    }

    /**
     * Shows the changes. Directories that the layer lacks have the owner and mode of those below; what would be removed
     * and is not there is left out, where the layers below are known: overlayfs shows a whiteout that hides nothing.
     */
    public void visit(Visitor visitor) throws IOException {
        List<Node> files = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        ArrayDeque<Pending> todo = new ArrayDeque<>();
        todo.add(new Pending("", root, lower, root.opaque, false));
        while (!todo.isEmpty()) {
            Pending each = todo.removeLast();
            MergedFile below = each.lower;
            Inode inode = below != null && !each.own.isDescribed() ? below.inode() : each.own.inode();
            visitor.directory(each.path, inode, each.opaque);
            for (String name : each.own.whiteouts()) {
                if (each.own.child(name) == null) {
                    gone(each, name, gone);
                }
            }
            each.own.children().forEach((name, file) -> {
                String path = TreePaths.join(each.path, name);
                if (file.isDirectory()) {
                    todo.addLast(each.child(path, name, file, lower != null));
                } else if (!file.isWhiteout()) {
                    files.add(new Node(path, file.inode(), file.names > 1 ? file.link : 0, file));
                } else {
                    gone(each, name, gone);
                }
            });
        }
        files.sort(Comparator.comparingLong((Node file) -> ((MergedFile) file.locator()).offset())
                .thenComparingLong(Node::link));
        for (Node file : files) {
            visitor.file(file);
        }
        for (String path : gone) {
            visitor.whiteout(path);
        }
    }

    private void gone(Pending directory, String name, List<String> gone) {
        if (directory.removes(name)) {
            gone.add(TreePaths.join(directory.path, name));
        } else {
            vain = true;
        }
    }

    /** Whether it removes something that is not there. */
    boolean isVain() throws IOException {
        if (hides) {
            visit(new Visitor() {
                @Override
                public void directory(String path, Inode inode, boolean opaque) {
                    // Only what is removed counts.
                }

                @Override
                public void file(Node node) {
                    // As above.
                }

                @Override
                public void whiteout(String path) {
                    // As above.
                }
            });
        }
        return vain;
    }

    /**
     * A directory whose children are to be seen.
     *
     * @param lower what it is merged with, null for nothing, or for nothing that is known
     * @param bare whether nothing can be below it
     */
    private record Pending(
            String path, MergedFile own, @Nullable MergedFile lower, boolean opaque, boolean bare) {
        /** Whether a whiteout of this name has something to hide. */
        boolean removes(String name) {
            return !bare && !opaque && (lower == null || lower.child(name) != null);
        }

        Pending child(String childPath, String name, MergedFile file, boolean known) {
            boolean hidden = own.whiteouts().contains(name);
            MergedFile old = opaque || hidden || lower == null ? null : lower.child(name);
            MergedFile merged = old == null || !old.isDirectory() ? null : old;
            boolean nothing = bare || opaque || hidden || known && merged == null;
            return new Pending(childPath, file, merged, file.opaque || hidden, nothing);
        }
    }

    private void apply() throws IOException {
        hides = index.hasMarkers();
        LayerCursor entry = index.cursor();
        MergedFile parent = null;
        while (entry.next()) {
            if (entry.kind() == LayerEntry.Kind.OPAQUE) {
                directory(entry.path()).opaque = true;
                parent = null;
                continue;
            }
            String name = entry.name();
            if (name.isEmpty()) {
                parent = null;
                // All else has no place there, and containerd passes over it.
                if (entry.type() == FileType.DIRECTORY) {
                    root.describe(entry, index, layer);
                }
                continue;
            }
            // Entries mostly come directory by directory, which saves most of the walks.
            if (parent == null || !entry.inSameDirectory()) {
                parent = directory(entry.directory());
            }
            if (entry.kind() == LayerEntry.Kind.WHITEOUT) {
                parent.whiteout(name);
            } else if (add(entry, parent, name)) {
                parent = null;
            }
        }
        for (String path : copied) {
            checkKept(path);
        }
    }

    /** Adds an entry. @return whether a directory or a link may have gone, so that paths lead elsewhere now */
    private boolean add(LayerCursor entry, MergedFile parent, String name) throws IOException {
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
        hides |= entry.type() == FileType.CHARACTER_DEVICE;
        MergedFile old = parent.put(name, MergedFile.of(entry, index, layer));
        if (old == null) {
            return false;
        }
        old.release();
        return true;
    }

    private void link(LayerCursor entry, MergedFile parent, String name, String target) throws IOException {
        MergedFile directory = directory(TreePaths.parent(target));
        String last = TreePaths.name(target);
        MergedFile file = directory.child(last);
        if (file == null) {
            file = copyUp(directory, last);
        }
        if (file == null || file.isDirectory()) {
            throw new IOException("/" + entry.path() + " is a hard link to /" + target + ", which "
                    + (file == null ? "is not there" : "is a directory"));
        }
        if (parent.child(name) == file) {
            return;
        }
        MergedFile old = parent.remove(name);
        if (old != null) {
            old.release();
        }
        if (file.names == 0) {
            throw new IOException("/" + entry.path() + " is a hard link to /" + target + ", which it replaces");
        }
        parent.put(name, file);
        file.names++;
        if (file.link == 0) {
            file.link = ++links;
        }
    }

    /** Makes a file of the layers below, which is in the directory of the last walk, one of this layer too. */
    private @Nullable MergedFile copyUp(MergedFile directory, String name) {
        MergedFile below = trail.getLast().lower;
        MergedFile old = below == null ? null : below.child(name);
        if (old == null || old.isDirectory()) {
            return old;
        }
        MergedFile file = old.copy();
        directory.put(name, file);
        String path = name;
        for (Step step : trail.subList(1, trail.size()).reversed()) {
            path = step.name + "/" + path;
        }
        copied.add(path);
        return file;
    }

    /** A file that is linked to and removed at once: nobody can say what is meant. */
    private void checkKept(String path) throws IOException {
        MergedFile at = root;
        for (String part : path.split("/", -1)) {
            if (at == null) {
                return;
            }
            if (at.opaque || at.whiteouts().contains(part)) {
                throw new IOException("/" + path + " is removed, and linked to by a hard link");
            }
            at = at.child(part);
        }
    }

    /**
     * One step of a walk.
     *
     * @param own where it led
     * @param lower the directory of the same path in the layers below, or null
     */
    private record Step(
            String name, MergedFile own, @Nullable MergedFile lower) {}

    /** The directory that a path leads to, the layer's symlinks followed inside the root; what is missing is made. */
    private MergedFile directory(String path) throws IOException {
        ArrayList<Step> steps = new ArrayList<>();
        steps.add(new Step("", root, lower));
        ArrayDeque<String> todo = new ArrayDeque<>();
        TreePaths.push(todo, path);
        int followed = 0;
        while (!todo.isEmpty()) {
            String part = todo.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (steps.size() > 1) {
                    steps.removeLast();
                }
                continue;
            }
            Step at = steps.getLast();
            MergedFile next = at.own.child(part);
            if (next == null) {
                next = MergedFile.implied();
                at.own.put(part, next);
            }
            if (next.type == FileType.SYMLINK) {
                if (++followed > MAX_LINKS) {
                    throw new IOException("/" + path + ": too many levels of symbolic links");
                }
                String target = next.inode().target();
                if (target.startsWith("/")) {
                    steps.subList(1, steps.size()).clear();
                }
                TreePaths.push(todo, target);
                continue;
            }
            if (!next.isDirectory()) {
                throw new IOException("/" + path + ": " + part + " is no directory");
            }
            if (steps.size() >= MAX_DEPTH) {
                throw new IOException("/" + path + " is more than " + MAX_DEPTH + " directories deep");
            }
            MergedFile below = at.lower == null ? null : at.lower.child(part);
            steps.add(new Step(part, next, below != null && below.isDirectory() ? below : null));
        }
        trail = steps;
        return steps.getLast().own;
    }
}

package dev.tare.engine;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.ModeChange;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.oci.tree.Xattrs;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies one source into a tree with the rules of BuildKit's COPY: the copy of its fsutil library, which follows
 * {@code cp -a}. What differs from cp: a directory gives its content, an existing top destination keeps its mode and
 * owner, directories below it take the source's.
 */
final class Copier {
    private final FileTree from;
    private final UpperTree to;
    private final CopySource source;
    private final Changes changes;
    private final long time;
    private final Map<Long, Long> links = new HashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();

    /**
     * What a copy has that its source has not; null and none keep what the source has.
     *
     * @param owner of all that is copied, and of directories that are made on the way
     * @param time in seconds since 1970
     * @param xattrs of files
     */
    record Changes(
            Directories.@Nullable Ids owner,
            @Nullable ModeChange mode,
            @Nullable Long time,
            Xattrs xattrs) {
        Inode of(Inode inode, Xattrs own) {
            Inode out = inode.withXattrs(xattrs.isEmpty() || !inode.isFile() ? own : xattrs);
            if (owner != null) {
                out = out.withOwner(owner.uid(), owner.gid());
            }
            if (time != null) {
                out = out.withTime(time, 0);
            }
            return mode == null || out.isSymlink() ? out : out.withMode(mode.apply(out.mode(), out.isDirectory()));
        }
    }

    /**
     * A copier.
     *
     * @param time of directories that are made on the way, in seconds
     */
    Copier(FileTree from, UpperTree to, CopySource source, Changes changes, long time) {
        this.from = from;
        this.to = to;
        this.source = source;
        this.changes = changes;
        this.time = time;
    }

    /** A directory that is made as soon as something below it is taken ({@code --parents}). */
    private static final class Pending {
        final Node node;
        final String target;
        boolean made;

        Pending(Node node, String target, boolean made) {
            this.node = node;
            this.target = target;
            this.made = made;
        }
    }

    /**
     * Copies one of the source's roots.
     *
     * @param destination absolute, as the user wrote it
     */
    void copy(String root, String destination) throws IOException {
        Node node = TreePaths.lookup(from, root);
        if (node == null) {
            throw new CopySource.NotFoundException(root);
        }
        String target = target(
                to,
                node.inode().isDirectory(),
                TreePaths.name(root),
                destination,
                impliedMode(),
                changes.owner(),
                time);
        links.clear();
        copy(node, "", target, false);
    }

    private int impliedMode() {
        return impliedMode(changes.mode());
    }

    /** Directories made on the way take the octal mode that was asked for, a symbolic one does not touch them. */
    static int impliedMode(@Nullable ModeChange mode) {
        return mode != null && mode.isOctal() ? mode.apply(0, true) & 0777 : 0755;
    }

    /** Where a file or directory called {@code name} lands; makes the directories on the way. */
    static String target(
            UpperTree to,
            boolean directory,
            String name,
            String destination,
            int impliedMode,
            Directories.@Nullable Ids owner,
            long time)
            throws IOException {
        boolean asDirectory = destination.endsWith("/") || destination.endsWith("/.");
        String parent = asDirectory ? destination : destination.substring(0, destination.lastIndexOf('/') + 1);
        Directories.make(to, TreePaths.resolve(to, parent, true), impliedMode, owner, time);
        String target = TreePaths.resolve(to, destination, true);
        Node there = to.get(target);
        if (!directory && there != null && there.inode().isDirectory()) {
            target = TreePaths.join(target, name);
        }
        boolean missing = directory && there == null;
        Directories.make(to, missing ? target : TreePaths.parent(target), impliedMode, owner, time);
        return target;
    }

    private void copy(Node node, String relative, String target, boolean overwrite) throws IOException {
        boolean taken = source.takes(relative);
        if (!taken && (!node.inode().isDirectory() || source.includes() == null && source.isClosed(relative))) {
            return;
        }
        if (taken) {
            makePending();
        }
        if (node.inode().isDirectory()) {
            copyDirectory(node, relative, target, overwrite, taken);
            return;
        }
        Node there = to.get(target);
        if (there != null && there.inode().isDirectory()) {
            throw new IOException("cannot replace the directory /" + target + " with a file");
        }
        if (node.inode().isFile()) {
            to.put(target, inode(node), link(node), new FileContent.OfTree(from, node));
        } else {
            to.put(target, inode(node), 0, null);
        }
    }

    private void copyDirectory(Node node, String relative, String target, boolean overwrite, boolean taken)
            throws IOException {
        Pending self = new Pending(node, target, taken);
        if (taken) {
            boolean made = makeDirectory(node, target);
            if (made || overwrite) {
                to.setInode(target, inode(node));
            } else {
                Node there = to.get(target);
                if (there != null) {
                    Inode taking = inode(node);
                    to.setInode(target, there.inode().withTime(taking.mtimeSeconds(), taking.mtimeNanos()));
                }
            }
        }
        pending.addLast(self);
        if (taken || !source.isClosed(relative)) {
            for (Node child : from.nodes(node.path())) {
                String name = child.name();
                copy(child, TreePaths.join(relative, name), TreePaths.join(target, name), true);
            }
        }
        pending.removeLast();
    }

    /** True when it was made, false when it is there. */
    private boolean makeDirectory(Node node, String target) throws IOException {
        Node there = to.get(target);
        if (there == null) {
            to.put(target, inode(node), 0, null);
            return true;
        }
        if (!there.inode().isDirectory()) {
            throw new IOException("cannot copy to non-directory: /" + target);
        }
        return false;
    }

    private void makePending() throws IOException {
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending each = all.next();
            if (!each.made) {
                Node there = to.get(each.target);
                if (!makeDirectory(each.node, each.target) && there != null) {
                    // BuildKit's rule: one that is there takes the source's mode, and neither its owner nor the mode
                    // that was asked for.
                    to.setInode(
                            each.target,
                            there.inode().withMode(each.node.inode().mode()));
                }
                each.made = true;
            }
        }
    }

    private long link(Node node) {
        if (node.link() == 0) {
            return 0;
        }
        Long known = links.get(node.link());
        if (known == null) {
            known = to.newLink();
            links.put(node.link(), known);
        }
        return known;
    }

    private Inode inode(Node node) throws IOException {
        return changes.of(node.inode(), from.xattrs(node));
    }
}

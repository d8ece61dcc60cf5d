package dev.tare.engine;

import dev.tare.diagnostic.Problem;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileCapabilities;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.ModeChange;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import dev.tare.text.Glob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the actions of a {@link Op.FileOp} on a tree. */
final class FileOpRunner implements AutoCloseable {
    private final UpperTree to;
    private final List<FileTree> inputs;
    private final OwnerLookup owners;
    private final long time;
    private final ArchiveUnpacker archives;

    /**
     * A runner.
     *
     * @param inputs of the op; the first is the one that is changed
     * @param owners by the names of that one
     * @param time of what is made, in seconds
     */
    FileOpRunner(UpperTree to, List<FileTree> inputs, OwnerLookup owners, long time, java.nio.file.Path temporary) {
        this.to = to;
        this.inputs = inputs;
        this.owners = owners;
        this.time = time;
        this.archives = new ArchiveUnpacker(temporary);
    }

    /**
     * The layer of an op.
     *
     * @param trees of the inputs
     * @param scratch whether the first of them is that of an empty image
     */
    static Digest layer(
            Store store, SolverSettings settings, Vertex vertex, Op.FileOp op, List<FileTree> trees, boolean scratch)
            throws IOException {
        UpperTree upper = new UpperTree(trees.get(0));
        OwnerLookup owners = new OwnerLookup(trees.get(0), scratch);
        try (FileOpRunner runner = new FileOpRunner(upper, trees, owners, settings.time(), store.temporary())) {
            runner.run(op);
            for (String name : owners.unknown()) {
                settings.progress()
                        .warn(new Problem(
                                vertex.location(),
                                "the image has no " + name + ": root takes its place, as in docker",
                                null));
            }
            return store.layers().write(upper.expectedBytes(), upper::writeTo);
        }
    }

    void run(Op.FileOp op) throws IOException {
        for (FileAction action : op.actions()) {
            if (action instanceof FileAction.Copy copy) {
                copy(copy);
            } else if (action instanceof FileAction.Mkfile file) {
                makeFile(file);
            } else if (action instanceof FileAction.Mkdir directory) {
                String path = TreePaths.resolve(to, directory.path(), true);
                Directories.make(to, path, directory.mode(), owners.ids(directory.owner()), directory.time());
            } else if (action instanceof FileAction.Remove remove) {
                remove(remove);
            } else if (action instanceof FileAction.Symlink link) {
                makeLink(link);
            }
        }
    }

    private void remove(FileAction.Remove action) throws IOException {
        String path = TreePaths.clean(action.path());
        boolean pattern = action.wildcard() && Glob.hasWildcard(path);
        for (String each : pattern ? CopySource.roots(to, path, true) : List.of(path)) {
            if (each.isEmpty()) {
                throw new IOException("the root of an image cannot be removed");
            }
            String found = TreePaths.resolve(to, each, false);
            if (to.get(found) != null) {
                to.remove(found);
            } else if (!action.allowNotFound()) {
                throw new IOException("cannot remove /" + each + ": it is not there");
            }
        }
    }

    /** As symlink(2), but that the path itself is followed first, as in BuildKit. */
    private void makeLink(FileAction.Symlink action) throws IOException {
        String path = TreePaths.resolve(to, action.path(), true);
        Node parent = to.get(TreePaths.parent(path));
        if (to.get(path) != null) {
            throw new IOException("cannot make the link /" + path + ": it is there already");
        }
        if (parent == null || !parent.inode().isDirectory()) {
            throw new IOException("cannot make the link /" + path + ": there is no directory for it");
        }
        Directories.Ids owner = owners.ids(action.owner());
        long uid = owner == null ? 0 : owner.uid();
        to.put(path, Inode.symlink(action.target(), uid, owner == null ? 0 : owner.gid(), action.time()), 0, null);
    }

    private void copy(FileAction.Copy action) throws IOException {
        FileTree from = inputs.get(action.input());
        CopySource source = CopySource.of(from, action);
        Directories.Ids owner = owners.ids(action.owner());
        Copier.Changes changes = new Copier.Changes(
                owner, mode(action.mode()), action.time(), FileCapabilities.xattrs(action.capabilities()));
        for (String root : source.roots()) {
            Node node = TreePaths.lookup(from, root);
            if (action.has(FileAction.Copy.Option.UNPACK) && node != null && ArchiveUnpacker.isArchive(from, node)) {
                archives.unpack(from, node, to, action.destination(), owner, time);
            } else {
                new Copier(from, to, source, changes, time).copy(root, action.destination());
            }
        }
    }

    private void makeFile(FileAction.Mkfile action) throws IOException {
        Directories.Ids owner = owners.ids(action.owner());
        ModeChange mode = mode(action.mode());
        String target =
                Copier.target(to, false, action.name(), action.destination(), Copier.impliedMode(mode), owner, time);
        Node there = to.get(target);
        if (there != null && there.inode().isDirectory()) {
            throw new IOException("cannot replace the directory /" + target + " with a file");
        }
        long size = action.content().getBytes(StandardCharsets.UTF_8).length;
        Inode inode = Inode.file(
                mode == null ? 0644 : mode.apply(0644, false),
                owner == null ? 0 : owner.uid(),
                owner == null ? 0 : owner.gid(),
                size,
                time);
        to.put(target, inode, 0, new FileContent.OfText(action.content()));
    }

    private static @Nullable ModeChange mode(@Nullable String text) throws IOException {
        if (text == null) {
            return null;
        }
        ModeChange mode = ModeChange.parse(text);
        if (mode == null) {
            throw new IOException("\"" + text + "\" is no mode: it is neither octal up to 7777 nor like u=rwX,go=rX");
        }
        return mode;
    }

    @Override
    public void close() throws IOException {
        archives.close();
    }
}

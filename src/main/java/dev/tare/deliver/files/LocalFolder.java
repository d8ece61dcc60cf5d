package dev.tare.deliver.files;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.Destination;
import dev.tare.posix.FileSystem;
import dev.tare.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree, or a part of it, as files of this machine. Each file gets its name when it is whole; nothing outside the
 * target is written, since what is there is replaced and never followed: a symlink where a folder belongs gives way to
 * the folder. Modes are those of the image, whatever the umask.
 */
public final class LocalFolder {
    private static final int NOT_PERMITTED = 1;

    private final FileTree tree;
    private final boolean owners;
    private final @Nullable Long epoch;
    private final Consumer<Problem> warnings;
    private final Map<Long, Path> linked = new HashMap<>();
    private final List<Directory> directories = new ArrayList<>();
    private boolean warnedOfAttributes;

    /**
     * A writer for one call.
     *
     * @param owners whether owners are kept, which takes root
     * @param epoch seconds that become the time of every file, or null
     */
    public LocalFolder(FileTree tree, boolean owners, @Nullable Long epoch, Consumer<Problem> warnings) {
        this.tree = tree;
        this.owners = owners;
        this.epoch = epoch;
        this.warnings = warnings;
    }

    /** A directory whose mode and time are set when all in it is written. */
    private record Directory(Path path, Inode inode) {}

    /**
     * Writes what is below a directory of the tree into a folder that is there; its own mode and owner stay.
     *
     * @param shown the folder as the user will know it
     */
    public void writeContents(String directory, Path folder, Path shown) {
        guarded(folder, shown, files -> writeBelow(directory, folder, files));
    }

    /** Writes one node, with all below it, as {@code target}, whose folder is there. */
    public void writeNode(Node node, Path target) {
        guarded(target, target, files -> {
            write(node, target, files);
            if (node.inode().isDirectory()) {
                writeBelow(node.path(), target, files);
            }
        });
    }

    private interface Work {
        void run(FileSystem files) throws IOException;
    }

    private void guarded(Path target, Path shown, Work work) {
        try (FileSystem files = new FileSystem()) {
            work.run(files);
            // The innermost first: setting a mode may take away the right to go in.
            for (Directory directory : directories.reversed()) {
                attributes(directory.path(), directory.inode(), files);
            }
        } catch (java.nio.file.FileSystemException e) {
            throw TareException.failed("cannot write " + shown(e.getFile(), target, shown) + ": " + Reasons.of(e), e);
        } catch (IOException e) {
            throw TareException.failed("cannot write " + shown + ": " + Reasons.of(e), e);
        }
    }

    /** The user never sees a temporary name, and would look for it in vain. */
    private static Path shown(@Nullable String file, Path target, Path shown) {
        if (file == null) {
            return shown;
        }
        Path at = Path.of(file);
        if (AtomicFile.isTemporary(at) && !at.equals(target)) {
            at = at.resolveSibling("");
        }
        return at.startsWith(target) ? shown.resolve(target.relativize(at)) : at;
    }

    private void writeBelow(String top, Path folder, FileSystem files) throws IOException {
        String prefix = top.isEmpty() ? "" : top + "/";
        TreeWalk.below(
                tree,
                top,
                (path, node) -> write(node, LocalPaths.resolve(folder, path.substring(prefix.length())), files));
    }

    private void write(Node node, Path target, FileSystem files) throws IOException {
        Inode inode = node.inode();
        if (inode.isDirectory()) {
            directory(target, inode);
            return;
        }
        Path temporary = AtomicFile.temporaryBeside(target);
        Path first = node.link() == 0 ? null : linked.putIfAbsent(node.link(), target);
        try {
            if (first != null) {
                Path _ = ProgramEnd.making(() -> Files.createLink(temporary, first));
            } else if (!make(node, temporary, files)) {
                return;
            } else {
                attributes(temporary, inode, files);
            }
            Destination.replace(temporary, target);
        } finally {
            // Also after a rename: renaming one name of a file to another name of it does nothing (rename(2)).
            Files.deleteIfExists(temporary);
        }
    }

    private void directory(Path target, Inode inode) throws IOException {
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            Destination.clear(target);
            Path _ = ProgramEnd.making(() -> Files.createDirectory(target));
        }
        directories.add(new Directory(target, inode));
    }

    /** Makes the file itself; false when it was left out. */
    private boolean make(Node node, Path target, FileSystem files) throws IOException {
        Inode inode = node.inode();
        switch (inode.type()) {
            case FILE -> {
                try (InputStream in = tree.open(node);
                        OutputStream out = AtomicFile.create(target)) {
                    in.transferTo(out);
                }
            }
            case SYMLINK -> making(() -> files.makeSymlink(LocalPaths.bytes(target), Names.encode(inode.target())));
            case FIFO ->
                making(() ->
                        files.makeNode(LocalPaths.bytes(target), inode.type().modeBits(), 0, 0));
            case CHARACTER_DEVICE, BLOCK_DEVICE -> {
                if (!owners) {
                    warnings.accept(
                            Problem.of("/" + node.path() + " is a device, which only root can make: it is left out"));
                    return false;
                }
                making(() -> files.makeNode(
                        LocalPaths.bytes(target), inode.type().modeBits(), inode.major(), inode.minor()));
            }
            case DIRECTORY -> throw new IllegalArgumentException(TreePaths.name(node.path()));
        }
        return true;
    }

    /** Makes something that is no plain file. */
    @FunctionalInterface
    private interface Maker {
        void make() throws IOException;
    }

    private static void making(Maker maker) throws IOException {
        boolean _ = ProgramEnd.making(() -> {
            maker.make();
            return true;
        });
    }

    private void attributes(Path path, Inode inode, FileSystem files) throws IOException {
        byte[] bytes = LocalPaths.bytes(path);
        if (owners) {
            files.setOwner(bytes, inode.uid(), inode.gid());
        }
        if (!inode.isSymlink()) {
            // After the owner: a change of owner takes setuid away.
            files.setMode(bytes, inode.mode());
        }
        IOException[] failure = new IOException[1];
        inode.xattrs().forEach((name, value) -> {
            try {
                extendedAttribute(bytes, name, value, files);
            } catch (IOException e) {
                failure[0] = e;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        files.setTime(bytes, epoch == null ? inode.mtimeSeconds() : epoch, epoch == null ? inode.mtimeNanos() : 0);
    }

    private void extendedAttribute(byte[] path, String name, byte[] value, FileSystem files) throws IOException {
        boolean set;
        try {
            set = files.setAttribute(path, name, value);
        } catch (dev.tare.posix.ErrnoException e) {
            if (e.errno() != NOT_PERMITTED) {
                throw e;
            }
            set = false;
        }
        if (!set && !warnedOfAttributes) {
            warnedOfAttributes = true;
            warnings.accept(Problem.of("extended attributes such as " + name + " cannot be kept here"));
        }
    }
}

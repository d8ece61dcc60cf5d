package dev.tare.deliver.files;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.PathText;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.Destination;
import dev.tare.posix.Superuser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Copies a file or folder out of a tree, by the rules of {@code docker cp}. */
public final class TreeCopy {
    private final FileTree tree;
    private final Node source;
    private final String shown;
    /** Whether what a folder holds is meant, and not the folder: a path that ends in {@code /.}, and the root. */
    private final boolean contents;

    private TreeCopy(FileTree tree, Node source, String shown, boolean contents) {
        this.tree = tree;
        this.source = source;
        this.shown = shown;
        this.contents = contents;
    }

    /**
     * A copy of what a path names. Symlinks on the way are followed inside the tree; one in the last part is copied as a
     * link, unless {@code follow} or a slash behind it says otherwise.
     *
     * @param what image or container, for messages
     * @param image as the user called it
     * @throws TareException when the path names nothing
     */
    public static TreeCopy of(FileTree tree, String what, String image, String path, boolean follow) {
        boolean dot = path.endsWith("/.") || path.equals(".");
        boolean last = follow || dot || path.endsWith("/");
        try {
            Node node = tree.get(TreePaths.resolve(tree, path, last));
            if (node == null) {
                throw TareException.failed(what + " " + image + " has no " + path, near(tree, path));
            }
            if (path.endsWith("/") && !node.inode().isDirectory()) {
                throw TareException.failed(image + ":" + path + " is no folder", "leave the last slash out");
            }
            return new TreeCopy(
                    tree, node, image + ":" + path, dot || node.path().isEmpty());
        } catch (IOException e) {
            throw TareException.failed("cannot read " + image + ":" + path + ": " + Reasons.of(e), e);
        }
    }

    private static @org.jspecify.annotations.Nullable String near(FileTree tree, String path) throws IOException {
        String clean = TreePaths.clean(path);
        String parent = TreePaths.resolve(tree, TreePaths.parent(clean), true);
        List<String> paths = tree.children(parent).stream()
                .map(name -> "/" + TreePaths.join(parent, name))
                .toList();
        return NearNames.hint("/" + clean, paths);
    }

    /** Writes it as a tar, under its own name. */
    public void toTar(OutputStream out) {
        try {
            String name = source.path().isEmpty() ? "" : source.name();
            RootfsTar.writePart(tree, source, name, out);
            out.flush();
        } catch (IOException e) {
            throw TareException.failed("cannot copy " + shown + ": " + Reasons.of(e), e);
        }
    }

    /**
     * Writes it as files. A destination that is a folder takes it in under its own name; one that is not there becomes
     * it; a file is replaced, also one that a symlink leads to. Inside a folder a symlink is replaced, never followed. A
     * file is written into a device or a pipe, which nothing replaces.
     *
     * @param dest as the user typed it
     * @param owners whether owners are kept
     * @param warnings told of what cannot be kept
     */
    public void toFiles(Path directory, String dest, boolean owners, Consumer<Problem> warnings) {
        if (owners && !Superuser.isThisProcess()) {
            throw TareException.usage("only root can keep owners", "leave --archive out");
        }
        PathText.require("the destination", dest);
        LocalFolder writer = new LocalFolder(tree, owners, null, warnings);
        Path target = directory.resolve(dest);
        boolean folder = source.inode().isDirectory();
        if (Files.isDirectory(target)) {
            if (folder && contents) {
                writer.writeContents(source.path(), target, target);
            } else {
                put(Destination::at, LocalPaths.resolve(target, source.name()), dest, writer);
            }
            return;
        }
        if (folder && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw TareException.failed("cannot copy the folder " + shown + " to " + dest + ", which is no folder");
        }
        if (!folder && dest.endsWith("/")) {
            throw TareException.failed("the folder " + dest + " is not there", "make it first");
        }
        Path parent = target.toAbsolutePath().normalize().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw TareException.failed("cannot write " + dest + ": its folder is not there", "make it first");
        }
        put(
                source.inode().isFile() ? Destination::of : Destination::at,
                target.toAbsolutePath().normalize(),
                dest,
                writer);
    }

    /** Finds out what a path stands for. */
    @FunctionalInterface
    private interface Look {
        Destination at(Path path) throws IOException;
    }

    /** As cp does: a file goes through a link, and into a device or a pipe; nothing else goes there. */
    private void put(Look look, Path target, String dest, LocalFolder writer) {
        try {
            Destination to = look.at(target);
            if (to.kind() == Destination.Kind.FILE || to.kind() == Destination.Kind.FOLDER) {
                writer.writeNode(source, to.path());
            } else if (source.inode().isFile()) {
                AtomicFile.write(target, dest, this::content);
            } else {
                throw Destination.refused(to.path());
            }
        } catch (IOException e) {
            throw TareException.failed("cannot write " + dest + ": " + Reasons.of(e), e);
        }
    }

    private void content(OutputStream out) throws IOException {
        try (InputStream in = tree.open(source)) {
            in.transferTo(out);
        }
    }
}

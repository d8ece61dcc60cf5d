package dev.tare.deliver.files;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.content.Archives;
import dev.tare.oci.tar.TarEntry;
import dev.tare.oci.tar.TarReader;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.RootFolder;
import dev.tare.sandbox.RootTree;
import dev.tare.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Copies files of this machine, or of a tar, into a container, by the rules of {@code docker cp}. */
public final class RootCopy {
    private final Path root;
    private final String shown;
    private final String dest;
    /** Whether the files of a folder come into one that is there, and keeps its mode and owner. */
    private boolean merges;

    /**
     * A copy to come.
     *
     * @param root of the container
     * @param container as the user called it
     * @param dest in the container, as the user typed it
     */
    public RootCopy(Path root, String container, String dest) {
        this.root = root;
        this.shown = container + ":" + dest;
        this.dest = dest;
    }

    /**
     * Copies a file or folder. A destination that is a folder takes it in under its own name, or, of a path that ends in
     * {@code /.}, what it holds; one that is not there becomes it; a file is replaced.
     *
     * @param source as the user typed it
     * @param follow whether a symlink is followed
     */
    public void fromFiles(Path directory, String source, boolean follow) {
        boolean contents = source.endsWith("/.") || source.equals(".");
        Path path = directory.resolve(source);
        try {
            boolean last = follow || contents || source.endsWith("/") || source.endsWith("..");
            if (!Files.exists(path) && !Files.isSymbolicLink(path)) {
                throw TareException.failed("there is no file " + source);
            }
            if (source.endsWith("/") && !Files.isDirectory(path)) {
                throw TareException.failed(source + " is no folder", "leave the last slash out");
            }
            // Where its name is looked up, so that a link itself can be copied.
            Path real = last ? path.toRealPath() : parent(path).toRealPath().resolve(name(path));
            try (RootTree tree = new RootTree(parent(real))) {
                Node node = tree.get(real.getNameCount() == 0 ? "" : Names.decode(Names.encode(name(real))));
                if (node == null) {
                    throw TareException.failed(source + " is a socket, and only programs can make one");
                }
                // Of a link that is followed the name stays.
                String as = Names.decode(Names.encode(name(path.toAbsolutePath().normalize())));
                copy(tree, node, as, contents || real.getNameCount() == 0);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    private static Path name(Path path) {
        Path name = path.getFileName();
        return name == null ? Path.of("") : name;
    }

    private TareException failure(IOException e) {
        return TareException.failed("cannot copy to " + shown + ": " + Reasons.of(e), e);
    }

    private void copy(FileTree tree, Node source, String name, boolean contents) throws IOException {
        String target = target(source.inode().isDirectory(), name, contents);
        try (RootFolder folder = RootFolder.of(root);
                RootWriter writer = new RootWriter(folder)) {
            Map<Long, String> linked = new HashMap<>();
            if (!merges) {
                put(tree, source, target, writer, linked);
            }
            if (source.inode().isDirectory()) {
                String prefix = source.path().isEmpty() ? "" : source.path() + "/";
                TreeWalk.below(
                        tree,
                        source.path(),
                        (path, node) -> put(
                                tree, node, TreePaths.join(target, path.substring(prefix.length())), writer, linked));
            }
            writer.finish();
        }
    }

    private static void put(FileTree tree, Node node, String path, RootWriter writer, Map<Long, String> linked)
            throws IOException {
        String first = node.link() == 0 ? null : linked.putIfAbsent(node.link(), path);
        if (first != null) {
            writer.link(path, first);
        } else if (node.inode().isFile()) {
            try (InputStream in = tree.open(node)) {
                writer.put(path, node.inode(), in);
            }
        } else {
            writer.put(path, node.inode(), null);
        }
    }

    /** Where the source itself comes to be, in the root. */
    private String target(boolean folder, String name, boolean contents) throws IOException {
        try (RootTree tree = new RootTree(root)) {
            String at = TreePaths.resolve(tree, dest, true);
            Node there = tree.get(at);
            if (there != null && there.inode().isDirectory()) {
                merges = folder && contents;
                return merges ? at : TreePaths.join(at, name);
            }
            if (there != null) {
                if (folder) {
                    throw TareException.failed("cannot copy a folder to " + shown + ", which is a file");
                }
                if (dest.endsWith("/")) {
                    throw TareException.failed(shown + " is no folder", "leave the last slash out");
                }
                return at;
            }
            Node parent = tree.get(TreePaths.parent(at));
            if (parent == null || !parent.inode().isDirectory()) {
                throw TareException.failed("cannot write " + shown + ": its folder is not there", "make it first");
            }
            if (!folder && dest.endsWith("/")) {
                throw TareException.failed("the folder " + shown + " is not there", "make it first");
            }
            return at;
        }
    }

    /** Unpacks a tar, plain or compressed, into a folder that is there. */
    public void fromTar(InputStream in) {
        try (RootTree tree = new RootTree(root);
                RootFolder folder = RootFolder.of(root);
                RootWriter writer = new RootWriter(folder)) {
            String at = TreePaths.resolve(tree, dest, true);
            Node there = tree.get(at);
            if (there == null || !there.inode().isDirectory()) {
                throw TareException.failed(
                        there == null ? "the folder " + shown + " is not there" : shown + " is no folder",
                        "a tar is unpacked into a folder that is there");
            }
            try (InputStream plain = Archives.decompress(in)) {
                TarReader tar = new TarReader(plain);
                for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                    String path = TreePaths.join(at, entry.path());
                    if (entry.path().isEmpty()) {
                        continue;
                    }
                    if (entry.hardLink() != null) {
                        writer.link(path, TreePaths.join(at, entry.hardLink()));
                    } else {
                        writer.put(path, entry.inode(), tar.content());
                    }
                }
            }
            writer.finish();
        } catch (IOException e) {
            throw failure(e);
        }
    }
}

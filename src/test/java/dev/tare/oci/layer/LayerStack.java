package dev.tare.oci.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Layers that a test writes, each as a file of a folder, and the tree of all of them. */
public final class LayerStack implements LayerSource {
    private final Path folder;
    private final Map<Digest, LayerIndex> indexes = new HashMap<>();
    private final List<Digest> layers = new ArrayList<>();

    public LayerStack(Path folder) {
        this.folder = folder;
    }

    /** What a layer is written with. */
    public interface Entries {
        void write(LayerWriter layer) throws IOException;
    }

    /** Puts one more layer on top. */
    public void layer(Entries entries) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        entries.write(writer);
        LayerIndex index = writer.finish();
        Digest digest = Digest.sha256(tar.toByteArray());
        Files.write(folder.resolve(digest.hex()), tar.toByteArray());
        indexes.put(digest, index);
        layers.add(digest);
    }

    /** From the lowest. */
    public List<Digest> layers() {
        return layers;
    }

    /** Begins anew, with no layer. */
    public void clear() {
        layers.clear();
    }

    public LayerTree tree() {
        return new LayerTree(layers, this);
    }

    /** Gives a layer another index. */
    public void index(Digest layer, LayerIndex index) {
        indexes.put(layer, index);
    }

    @Override
    public LayerIndex index(Digest diffId) {
        return Objects.requireNonNull(indexes.get(diffId));
    }

    @Override
    public FileChannel open(Digest diffId) throws IOException {
        return FileChannel.open(folder.resolve(diffId.hex()));
    }

    static void file(LayerWriter layer, String path, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        layer.add(path, Inode.file(0644, 0, 0, bytes.length, 1), null, new ByteArrayInputStream(bytes), null);
    }

    static void link(LayerWriter layer, String path, String target) throws IOException {
        layer.add(path, Inode.symlink(target, 0, 0, 0), null, null, null);
    }

    static Node node(FileTree tree, String path) throws IOException {
        return Objects.requireNonNull(tree.get(path), path);
    }

    static String text(FileTree tree, String path) throws IOException {
        try (InputStream content = tree.open(node(tree, path))) {
            return new String(content.readAllBytes(), UTF_8);
        }
    }

    /** All paths, each directory before what is in it. */
    static List<String> paths(FileTree tree) throws IOException {
        List<String> found = new ArrayList<>();
        walk(tree, "", found);
        return found;
    }

    private static void walk(FileTree tree, String directory, List<String> found) throws IOException {
        for (String name : tree.children(directory)) {
            String path = TreePaths.join(directory, name);
            found.add(path);
            walk(tree, path, found);
        }
    }
}

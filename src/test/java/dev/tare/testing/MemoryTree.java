package dev.tare.testing;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.Names;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A tree that a test writes down: {@code new MemoryTree().dir("etc").file("etc/passwd", "root:x:0:0::/:")}. */
public class MemoryTree implements FileTree {
    /** Of all that is not given a time: an ordinary day. */
    public static final long TIME = 1_600_000_000L;

    private final TreeMap<String, Node> nodes = new TreeMap<>(Names.BYTEWISE);

    public MemoryTree() {
        put("", Inode.directory(0755, 0, 0, TIME), 0, "");
    }

    public MemoryTree dir(String path) {
        return put(path, Inode.directory(0755, 0, 0, TIME), 0, "");
    }

    public MemoryTree file(String path, String content) {
        return put(path, Inode.file(0644, 0, 0, content.getBytes(StandardCharsets.UTF_8).length, TIME), 0, content);
    }

    public MemoryTree symlink(String path, String target) {
        return put(path, Inode.symlink(target, 0, 0, TIME), 0, "");
    }

    /** Gives names one file. */
    public MemoryTree hardLinks(long link, String content, String... paths) {
        for (String path : paths) {
            put(path, Inode.file(0644, 0, 0, content.getBytes(StandardCharsets.UTF_8).length, TIME), link, content);
        }
        return this;
    }

    public MemoryTree put(String path, Inode inode, long link, String content) {
        if (!path.isEmpty() && !nodes.containsKey(TreePaths.parent(path))) {
            dir(TreePaths.parent(path));
        }
        nodes.put(path, new Node(path, inode, link, content));
        return this;
    }

    @Override
    public @Nullable Node get(String path) {
        return nodes.get(path);
    }

    @Override
    public List<String> children(String path) {
        List<String> names = new ArrayList<>();
        for (String each : nodes.keySet()) {
            if (!each.isEmpty() && TreePaths.parent(each).equals(path)) {
                names.add(TreePaths.name(each));
            }
        }
        names.sort(Names.BYTEWISE);
        return names;
    }

    @Override
    public InputStream open(Node file) {
        return new ByteArrayInputStream(bytes(file));
    }

    @Override
    public Digest digest(Node file) {
        return Digest.sha256(bytes(file));
    }

    private static byte[] bytes(Node file) {
        return ((String) file.locator()).getBytes(StandardCharsets.UTF_8);
    }
}

package dev.tare.store;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.layer.NodeWriter;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.Names;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one layer of several: what the upper ones changed, without what they made and removed again. */
public final class Squash {
    private static final String RECORDS = "squash";

    private final LayerTree before;
    private final LayerTree after;

    /** What goes into the layer, by path; null for what is gone. */
    private final TreeMap<String, @Nullable Node> entries = new TreeMap<>(Names.BYTEWISE);

    private final Set<Long> changedLinks = new HashSet<>();

    /** Names that are no link any more, and of the content that the file had. */
    private final Set<String> parted = new HashSet<>();

    /** For each file with several names what it was before, and the other way round: its link, or its one name. */
    private final Map<Long, Object> beforeOf = new HashMap<>();

    private final Map<Long, Object> afterOf = new HashMap<>();

    private Squash(LayerTree before, LayerTree after) {
        this.before = before;
        this.after = after;
    }

    /**
     * The one layer that does what the layers above {@code below} do together; remembered from run to run.
     *
     * @param below how many of the layers stay as they are
     * @param layers lowest first
     * @return a layer of the store
     */
    public static Digest layer(Store store, int below, List<Digest> layers) {
        StringBuilder text = new StringBuilder("squash, with its links, above ")
                .append(below)
                .append('\n');
        layers.forEach(each -> text.append(each).append('\n'));
        Digest key = Digest.sha256(text.toString());
        byte[] record = store.records().get(RECORDS, key);
        if (record != null && record.length == 32 && store.layers().has(Digest.ofHash(record))) {
            return Digest.ofHash(record);
        }
        try {
            Digest layer = between(store, layers.subList(0, below), layers);
            store.records().put(RECORDS, key, layer.bytes(), List.of(layer));
            return layer;
        } catch (IOException e) {
            throw TareException.failed("the layers can't be squashed: " + Reasons.of(e), e);
        }
    }

    /** The one layer that makes of one tree another, each given by its layers, lowest first. */
    public static Digest between(Store store, List<Digest> lower, List<Digest> upper) throws IOException {
        try (LayerTree before = store.tree(lower);
                LayerTree after = store.tree(upper)) {
            Squash squash = new Squash(before, after);
            squash.compare();
            return store.layers().write(0, squash::writeTo);
        }
    }

    private void compare() throws IOException {
        // Of a file with several names all go in when one does: a hard link leads to a file of its own layer.
        walk(false);
        walk(true);
    }

    private void walk(boolean collecting) throws IOException {
        ArrayDeque<String> todo = new ArrayDeque<>(List.of(""));
        while (!todo.isEmpty()) {
            String path = todo.pop();
            for (String name : after.children(path)) {
                String child = TreePaths.join(path, name);
                Node node = after.get(child);
                if (node == null) {
                    throw new IOException("/" + child + " is listed in its folder, and not there");
                }
                visit(child, node, collecting);
                if (node.inode().isDirectory()) {
                    todo.push(child);
                }
            }
            if (collecting) {
                removed(path);
            }
        }
    }

    private void visit(String path, Node node, boolean collecting) throws IOException {
        Node old = before.get(path);
        boolean changed = isChanged(old, node);
        if (!collecting) {
            if (changed && node.link() != 0) {
                changedLinks.add(node.link());
            } else if (!changed && old != null) {
                compareLinks(old, node);
            }
        } else if (changed || changedLinks.contains(node.link()) || parted.contains(path)) {
            add(path, node);
        }
    }

    /** Of files that are as they were: whether the same names lead to one. */
    private void compareLinks(Node old, Node node) {
        Object was = old.link() == 0 ? old.path() : old.link();
        Object is = node.link() == 0 ? node.path() : node.link();
        if (node.link() != 0 && !beforeOf.computeIfAbsent(node.link(), _ -> was).equals(was)) {
            changedLinks.add(node.link());
        }
        if (old.link() != 0 && !afterOf.computeIfAbsent(old.link(), _ -> is).equals(is)) {
            if (node.link() == 0) {
                parted.add(node.path());
            } else {
                changedLinks.add(node.link());
            }
        }
    }

    private boolean isChanged(@Nullable Node old, Node node) throws IOException {
        if (old == null || !old.inode().equals(node.inode())) {
            return true;
        }
        return node.inode().isFile() && !before.digest(old).equals(after.digest(node));
    }

    private void removed(String directory) throws IOException {
        Node old = before.get(directory);
        if (old == null || !old.inode().isDirectory()) {
            return;
        }
        for (String name : before.children(directory)) {
            String child = TreePaths.join(directory, name);
            if (after.get(child) == null) {
                add(child, null);
            }
        }
    }

    /** With the folders above it, whose owners and modes are a part of what is seen. */
    private void add(String path, @Nullable Node node) throws IOException {
        entries.put(path, node);
        for (String at = TreePaths.parent(path); !at.isEmpty() && !entries.containsKey(at); at = TreePaths.parent(at)) {
            entries.put(at, after.get(at));
        }
    }

    private void writeTo(LayerWriter writer) throws IOException {
        NodeWriter nodes = new NodeWriter(after, writer);
        for (Map.Entry<String, @Nullable Node> entry : entries.entrySet()) {
            Node node = entry.getValue();
            if (node == null) {
                writer.whiteout(entry.getKey());
            } else {
                nodes.add(node);
            }
        }
    }
}

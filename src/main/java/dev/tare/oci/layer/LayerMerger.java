package dev.tare.oci.layer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;

/** Lays what each layer changes over those below it, lowest first, as overlayfs shows a stack of unpacked layers. */
public final class LayerMerger {
    private final MergedFile root = MergedFile.implied();
    private int layer;
    private long links;

    public MergedFile root() {
        return root;
    }

    public void apply(LayerIndex index) throws IOException {
        apply(changes(index));
    }

    /** @param changes of the next layer */
    public void apply(LayerChanges changes) {
        links = changes.links();
        lay(changes);
        layer++;
    }

    /** What the next layer changes in those that were applied. */
    LayerChanges changes(LayerIndex index) throws IOException {
        return new LayerChanges(index, layer, root, links);
    }

    private void lay(LayerChanges changes) {
        ArrayDeque<Pair> todo = new ArrayDeque<>();
        todo.add(new Pair(root, changes.root()));
        while (!todo.isEmpty()) {
            Pair each = todo.removeLast();
            if (each.upper.opaque) {
                each.lower.clear();
            }
            if (each.upper.isDescribed()) {
                each.lower.describe(each.upper);
            }
            for (String name : each.upper.whiteouts()) {
                remove(each.lower, name);
            }
            for (Map.Entry<String, MergedFile> child : each.upper.children().entrySet()) {
                MergedFile file = child.getValue();
                MergedFile old = each.lower.child(child.getKey());
                if (file.isDirectory() && old != null && old.isDirectory()) {
                    todo.addLast(new Pair(old, file));
                } else {
                    put(each.lower, child.getKey(), file, changes.hides());
                }
            }
        }
    }

    /** @param hides whether there may be whiteouts in it */
    private static void put(MergedFile directory, String name, MergedFile file, boolean hides) {
        remove(directory, name);
        if (hides && file.isDirectory()) {
            bare(file);
        }
        if (!hides || !file.isWhiteout()) {
            directory.put(name, file);
        }
    }

    /** A directory of lower layers, and the same of the layer at hand. */
    private record Pair(MergedFile lower, MergedFile upper) {}

    private static void remove(MergedFile directory, String name) {
        MergedFile old = directory.remove(name);
        if (old != null) {
            old.release();
        }
    }

    /** Takes from a directory with nothing below it what would hide something there. */
    private static void bare(MergedFile directory) {
        ArrayDeque<MergedFile> todo = new ArrayDeque<>();
        todo.add(directory);
        while (!todo.isEmpty()) {
            MergedFile each = todo.removeLast();
            each.forgetMarkers();
            for (String name : List.copyOf(each.children().keySet())) {
                MergedFile child = each.child(name);
                if (child != null && child.isDirectory()) {
                    todo.addLast(child);
                } else if (child != null && child.isWhiteout()) {
                    remove(each, name);
                }
            }
        }
    }
}

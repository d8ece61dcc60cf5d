package dev.tare.explain.image;

import dev.tare.explain.image.LayeredParts.Waste;
import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which files of a stack of layers a container sees, and what hides the others. */
final class LayerFiles {
    /** A file of which a layer has the content. */
    static final class Seen {
        final String path;
        final int layer;
        final LayerEntry entry;
        final long stored;

        @Nullable String hidden;

        Seen(int layer, LayerEntry entry) {
            this.path = entry.path();
            this.layer = layer;
            this.entry = entry;
            this.stored = entry.sparse() == null
                    ? entry.inode().size()
                    : entry.sparse().stored();
        }
    }

    private final List<Seen> all = new ArrayList<>();
    /** The newest of each path; below a folder by order of paths. */
    private final TreeMap<String, Seen> visible = new TreeMap<>();

    private int layer;

    /** Adds the next layer above. */
    void add(List<LayerEntry> entries) {
        for (LayerEntry entry : entries) {
            switch (entry.kind()) {
                // Markers work on the layers below, wherever in the tar they stand.
                case WHITEOUT -> hide(entry.path(), true, "deleted by layer " + (layer + 1));
                case OPAQUE -> hide(entry.path(), false, "deleted by layer " + (layer + 1));
                case ADD -> {
                    // Below.
                }
            }
        }
        for (LayerEntry entry : entries) {
            if (entry.kind() == LayerEntry.Kind.ADD) {
                boolean folder = entry.inode().isDirectory();
                String why = "written again by layer " + (layer + 1);
                if (folder) {
                    hideOne(entry.path(), why);
                } else {
                    hide(entry.path(), true, why);
                }
                if (entry.inode().isFile() && entry.hardLink() == null) {
                    Seen seen = new Seen(layer, entry);
                    all.add(seen);
                    visible.put(seen.path, seen);
                }
            }
        }
        layer++;
    }

    private void hide(String path, boolean itself, String why) {
        if (itself) {
            hideOne(path, why);
        }
        // What is below a folder lies between its slash and the character behind the slash.
        Map<String, Seen> below = path.isEmpty() ? visible : visible.subMap(path + "/", true, path + "0", false);
        below.values().forEach(seen -> seen.hidden = why);
        below.clear();
    }

    private void hideOne(String path, String why) {
        Seen seen = visible.remove(path);
        if (seen != null) {
            seen.hidden = why;
        }
    }

    /** In the order of the layers and their tars. */
    List<Seen> all() {
        return all;
    }

    /** Hidden files, and files of the same content as another; the largest first. */
    List<Waste> waste() {
        List<Waste> waste = new ArrayList<>();
        Map<Digest, Seen> first = new HashMap<>();
        for (Seen seen : all) {
            if (seen.hidden != null) {
                addIfAny(seen, seen.hidden, waste);
                continue;
            }
            Digest digest = seen.entry.digest();
            Seen same = digest == null ? null : first.putIfAbsent(digest, seen);
            if (same != null) {
                addIfAny(seen, "the same content as /" + same.path, waste);
            }
        }
        waste.sort((a, b) -> a.bytes() != b.bytes()
                ? Long.compare(b.bytes(), a.bytes())
                : a.path().compareTo(b.path()));
        return waste;
    }

    private static void addIfAny(Seen seen, String why, List<Waste> to) {
        if (seen.stored > 0) {
            to.add(new Waste(seen.path, seen.layer, seen.stored, why));
        }
    }
}

package dev.tare.engine.kept;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.TreePaths;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a folder of a tree can be come by under another name than its own. Where no link leads to it, into it, or to a
 * folder above it, a path without {@code ..} that does not name it by its text does not lead there either.
 */
public final class TreeLinks {
    /** What of {@code /proc}, whose other links lead anywhere, images link to. */
    private static final List<String> HARMLESS = List.of(
            "proc/mounts", "proc/self/mounts", "proc/self/fd", "proc/self/fd/0", "proc/self/fd/1", "proc/self/fd/2");

    private TreeLinks() {}

    /**
     * Whether one of the links leads there.
     *
     * @param links paths of symlinks in the tree; others of that tree do not count
     * @param folder a path of the tree
     */
    public static boolean lead(FileTree tree, List<String> links, String folder) throws IOException {
        for (String link : links) {
            String place;
            try {
                place = TreePaths.resolve(tree, link, true);
            } catch (IOException e) {
                // A loop leads nowhere.
                continue;
            }
            boolean process = place.equals("proc") || place.startsWith("proc/");
            if (process ? !HARMLESS.contains(place) : overlap(place, folder)) {
                return true;
            }
        }
        return false;
    }

    /** The symlinks of all layers, also those that a later one replaces. */
    public static List<String> of(Store store, List<Digest> layers) {
        List<String> links = new ArrayList<>();
        for (Digest layer : layers) {
            links.addAll(store.layers().index(layer).symlinks());
        }
        return links;
    }

    /** Whether one path is the other's, or below it. */
    public static boolean overlap(String a, String b) {
        return isBelow(a, b) || isBelow(b, a);
    }

    private static boolean isBelow(String path, String folder) {
        return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
    }
}

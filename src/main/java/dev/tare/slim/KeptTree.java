package dev.tare.slim;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.Glob;
import dev.tare.text.Names;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What of a tree stays, with the first reason that was found for each path. */
final class KeptTree {
    /** As Linux has it (path_resolution(7)), and {@link TreePaths}. */
    private static final int MAX_LINKS = 255;

    private final FileTree tree;
    private final TreeMap<String, Node> all = new TreeMap<>(Names.BYTEWISE);
    private final TreeMap<String, Kept> kept = new TreeMap<>(Names.BYTEWISE);
    private final List<Glob> exclude = new ArrayList<>();

    /** @param exclude patterns of what goes in any case */
    KeptTree(FileTree tree, List<String> exclude) throws IOException {
        this.tree = tree;
        exclude.forEach(pattern -> this.exclude.add(pattern(pattern)));
        ArrayDeque<String> todo = new ArrayDeque<>(List.of(""));
        while (!todo.isEmpty()) {
            for (Node node : tree.nodes(todo.removeLast())) {
                all.put(node.path(), node);
                if (node.inode().isDirectory()) {
                    todo.add(node.path());
                }
            }
        }
    }

    /** A pattern of paths as users write it, with or without the slash of the root. */
    static Glob pattern(String text) {
        return Glob.ofPath(TreePaths.clean(text));
    }

    FileTree tree() {
        return tree;
    }

    /** Everything that the tree has but its root, by path. */
    NavigableMap<String, Node> all() {
        return Collections.unmodifiableNavigableMap(all);
    }

    NavigableMap<String, Kept> kept() {
        return Collections.unmodifiableNavigableMap(kept);
    }

    /** What lies in a folder, at any depth. */
    Collection<Node> below(String folder) {
        SortedMap<String, Node> below = all.tailMap(folder + "/", true);
        String end = folder + "0";
        return below.headMap(end).values();
    }

    /** Whether a pattern of the user's takes it away, or a folder above it. */
    boolean isExcluded(String path) {
        for (Glob pattern : exclude) {
            for (String at = path; !at.isEmpty(); at = TreePaths.parent(at)) {
                if (pattern.matches(at)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Keeps what a path leads to, with each link and each folder on the way.
     *
     * @return what it leads to, all links followed; null where that is not there, is excluded, or is the root
     */
    @Nullable Node keep(String path, KeepRule rule, String because) {
        ArrayDeque<String> todo = new ArrayDeque<>();
        TreePaths.push(todo, path);
        String at = "";
        int links = 0;
        while (!todo.isEmpty()) {
            String part = todo.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                at = TreePaths.parent(at);
                continue;
            }
            String next = TreePaths.join(at, part);
            Node node = all.get(next);
            if (node == null || isExcluded(next)) {
                return null;
            }
            if (node.inode().isSymlink()) {
                if (++links > MAX_LINKS) {
                    return null;
                }
                add(node, todo.isEmpty() ? rule : KeepRule.LINK, because);
                String target = node.inode().target();
                if (target.startsWith("/")) {
                    at = "";
                }
                TreePaths.push(todo, target);
            } else {
                add(node, isLast(todo) ? rule : KeepRule.FOLDER, because);
                at = next;
            }
        }
        return all.get(at);
    }

    private static boolean isLast(ArrayDeque<String> todo) {
        for (String part : todo) {
            if (!part.isEmpty() && !part.equals(".")) {
                return false;
            }
        }
        return true;
    }

    /** The first reason counts, but a folder that is wanted for itself is no mere way any more. */
    private void add(Node node, KeepRule rule, String because) {
        Kept before = kept.get(node.path());
        if (before == null
                || (before.rule() == KeepRule.FOLDER || before.rule() == KeepRule.LINK) && rule != before.rule()) {
            kept.put(node.path(), new Kept(node, rule, because));
        }
    }
}

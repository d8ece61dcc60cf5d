package dev.tare.oci.tree;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Paths inside a root that nothing leaves: {@code ..} stops at the root, absolute links start there. */
public final class TreePaths {
    /** As Linux has it (path_resolution(7)): more links than this in one walk are a loop. */
    private static final int MAX_LINKS = 255;

    private TreePaths() {}

    /** {@code /a//b/../c/} becomes {@code a/c}: by the text alone, with {@code ..} stopping at the root. */
    public static String clean(String path) {
        ArrayDeque<String> parts = new ArrayDeque<>();
        int start = 0;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            String part = path.substring(start, end);
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
            start = end + 1;
        }
        return String.join("/", parts);
    }

    /** {@code a/b} for {@code a} and {@code b}; an empty directory is the root. */
    public static String join(String directory, String name) {
        return directory.isEmpty() ? name : name.isEmpty() ? directory : directory + "/" + name;
    }

    /** The directory of a path; the root for a path of one part, and for the root. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The last part of a path. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Where a path leads with every symlink followed inside the root. Parts that do not exist are kept as they are, so
     * the result may name nothing: a dangling link gives the place that it points to.
     *
     * @param followLast whether a symlink in the last part is followed too
     * @throws IOException on a loop of links, whose message names the path
     */
    public static String resolve(FileTree tree, String path, boolean followLast) throws IOException {
        return resolve(tree, path, followLast, _ -> {});
    }

    /** The same. @param links is told of the path of each symlink that is followed */
    public static String resolve(FileTree tree, String path, boolean followLast, Consumer<String> links)
            throws IOException {
        ArrayDeque<String> todo = new ArrayDeque<>();
        push(todo, path);
        String at = "";
        int followed = 0;
        while (!todo.isEmpty()) {
            String part = todo.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                at = parent(at);
                continue;
            }
            String next = join(at, part);
            Node node = todo.isEmpty() && !followLast ? null : tree.get(next);
            if (node == null || !node.inode().isSymlink()) {
                at = next;
                continue;
            }
            if (++followed > MAX_LINKS) {
                throw new IOException("/" + clean(path) + ": too many levels of symbolic links");
            }
            links.accept(next);
            String target = node.inode().target();
            if (target.startsWith("/")) {
                at = "";
            }
            push(todo, target);
        }
        return at;
    }

    /** The node that a path leads to, all symlinks followed; null when there is none. */
    public static @Nullable Node lookup(FileTree tree, String path) throws IOException {
        return tree.get(resolve(tree, path, true));
    }

    /** Puts the parts of a path before what is to be walked already. */
    public static void push(ArrayDeque<String> todo, String path) {
        int end = path.length();
        while (end >= 0) {
            int slash = path.lastIndexOf('/', end - 1);
            todo.addFirst(path.substring(slash + 1, end));
            end = slash;
        }
    }
}

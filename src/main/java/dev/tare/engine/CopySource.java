package dev.tare.engine;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.FileAction;
import dev.tare.text.Glob;
import dev.tare.text.PathPatterns;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a copy reads: where in its source tree it begins, and what it takes. The copy itself and its cache key
 * both go by it, so that they can't disagree.
 *
 * @param roots the source paths after wildcards, in order; none where a wildcard matched nothing
 * @param includes for {@code --parents}: the pattern below the root, else null
 * @param excludes patterns below the roots
 */
record CopySource(List<String> roots, @Nullable PathPatterns includes, PathPatterns excludes) {
    /**
     * Finds the sources.
     *
     * @throws NotFoundException when a path without wildcards is not there, or is excluded with {@code --parents}
     */
    static CopySource of(FileTree from, FileAction.Copy copy) throws IOException {
        PathPatterns excludes = PathPatterns.of(copy.excludes());
        boolean wildcard = copy.has(FileAction.Copy.Option.WILDCARD);
        if (copy.has(FileAction.Copy.Option.PARENTS)) {
            int pivot = copy.source().indexOf("/./");
            String base = pivot < 0 ? "" : TreePaths.clean(copy.source().substring(0, pivot));
            String pattern =
                    TreePaths.clean(pivot < 0 ? copy.source() : copy.source().substring(pivot + 3));
            if (!Glob.hasWildcard(base) && !Glob.hasWildcard(pattern)) {
                String path = TreePaths.join(base, pattern);
                require(from, path);
                if (!excludes.isEmpty() && !excludes.hasNegations() && excludes.matches(pattern)) {
                    throw new NotFoundException(path);
                }
            }
            return new CopySource(
                    roots(from, base, wildcard),
                    pattern.isEmpty() ? null : PathPatterns.of(List.of(pattern)),
                    excludes);
        }
        return new CopySource(roots(from, TreePaths.clean(copy.source()), wildcard), null, excludes);
    }

    /** The paths that a path or pattern stands for. @throws NotFoundException when what stands before a wildcard is missing */
    static List<String> roots(FileTree from, String source, boolean wildcard) throws IOException {
        if (!wildcard || !Glob.hasWildcard(source)) {
            require(from, source);
            return List.of(source);
        }
        int at = 0;
        String fixed = "";
        while (true) {
            int slash = source.indexOf('/', at);
            String part = slash < 0 ? source.substring(at) : source.substring(at, slash);
            if (Glob.hasWildcard(part)) {
                break;
            }
            fixed = TreePaths.join(fixed, part);
            at = slash + 1;
        }
        List<String> found = new ArrayList<>();
        String base = TreePaths.resolve(from, fixed, true);
        if (from.get(base) == null) {
            throw new NotFoundException(fixed);
        }
        match(from, base, source.substring(at), found);
        return found;
    }

    /** A wildcard stands for one part of a path, so each part of the pattern is matched in its own directory. */
    private static void match(FileTree from, String directory, String pattern, List<String> found) throws IOException {
        int slash = pattern.indexOf('/');
        Glob glob = Glob.of(slash < 0 ? pattern : pattern.substring(0, slash));
        for (String name : from.children(directory)) {
            if (glob.matches(name)) {
                String path = TreePaths.join(directory, name);
                if (slash < 0) {
                    found.add(path);
                } else {
                    match(from, path, pattern.substring(slash + 1), found);
                }
            }
        }
    }

    private static void require(FileTree from, String path) throws IOException {
        if (TreePaths.lookup(from, path) == null) {
            throw new NotFoundException(path);
        }
    }

    /** Whether a path below a root is taken, by the patterns alone. */
    boolean takes(String relative) {
        return relative.isEmpty() || (includes == null || includes.matches(relative)) && !excludes.matches(relative);
    }

    /** Whether nothing below a path that is not taken can be taken. */
    boolean isClosed(String relative) {
        return !excludes.isEmpty() && !excludes.hasNegations() && excludes.matches(relative);
    }

    /**
     * Visits what a copy takes from a root, a directory before what is in it. A directory that is not taken by itself is
     * a part of the copy as soon as something in it is taken, with its mode and owner.
     */
    static void walk(FileTree from, Node root, CopySource source, Visitor visitor) throws IOException {
        walk(from, root, "", source, visitor, new ArrayDeque<>());
    }

    private static void walk(
            FileTree from,
            Node node,
            String relative,
            CopySource source,
            Visitor visitor,
            Deque<Map.Entry<String, Node>> pending)
            throws IOException {
        boolean taken = source.takes(relative);
        if (taken) {
            while (!pending.isEmpty()) {
                Map.Entry<String, Node> above = pending.removeFirst();
                visitor.visit(above.getKey(), above.getValue());
            }
            visitor.visit(relative, node);
        }
        if (!node.inode().isDirectory() || !taken && source.isClosed(relative)) {
            return;
        }
        int above = pending.size();
        if (!taken) {
            pending.addLast(Map.entry(relative, node));
        }
        for (Node child : from.nodes(node.path())) {
            walk(from, child, TreePaths.join(relative, child.name()), source, visitor, pending);
        }
        if (pending.size() > above) {
            pending.removeLast();
        }
    }

    /** Sees each node that is copied. */
    @FunctionalInterface
    interface Visitor {
        void visit(String relative, Node node) throws IOException;
    }

    /** A source that is not there. */
    static final class NotFoundException extends IOException {
        private static final long serialVersionUID = 1L;
        private final String path;

        NotFoundException(String path) {
            super("\"/" + path + "\": not found");
            this.path = path;
        }

        /** The path in the source tree, as it was asked for. */
        String path() {
            return path;
        }
    }
}

package dev.tare.engine;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.sandbox.Users;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the caches that a step may have it gets: those for which all holds that {@link ExecMount.Kept} asks of the
 * tree. What is made of its tree is the same with each and without it.
 */
final class KeptMounts {
    private KeptMounts() {}

    /** The step as it is to run. @param tree it runs in */
    static Op.Exec fitting(Vertex vertex, Op.Exec op, FileTree tree) throws IOException {
        List<ExecMount> mounts = new ArrayList<>();
        for (ExecMount mount : op.mounts()) {
            if (!(mount instanceof ExecMount.Kept kept) || !vertex.ignoreCache() && fits(kept, op, tree)) {
                mounts.add(mount);
            }
        }
        return mounts.size() == op.mounts().size() ? op : op.withMounts(mounts);
    }

    private static boolean fits(ExecMount.Kept kept, Op.Exec op, FileTree tree) throws IOException {
        String target = TreePaths.clean(kept.target());
        String home = Users.of(tree).find(op.user()).home();
        if (kept.home() != null && !kept.home().equals(home)) {
            return false;
        }
        // What lies there already is to be seen.
        Node there = tree.get(target);
        boolean empty = there == null
                || there.inode().isDirectory() && tree.children(target).isEmpty();
        if (!empty || !TreePaths.resolve(tree, target, true).equals(target)) {
            return false;
        }
        for (String read : kept.reads()) {
            String place = TreePaths.resolve(tree, TreePaths.clean(read), true);
            if (place.isEmpty() ? !read.equals("/") : isBelow(target, place) || isBelow(place, target)) {
                return false;
            }
        }
        return !kept.withoutCompiler() || !mayCompileC(op, tree, home);
    }

    private static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    /** As {@code go} finds one: by its usual names in the PATH, or by its own settings. */
    private static boolean mayCompileC(Op.Exec op, FileTree tree, String home) throws IOException {
        if (TreePaths.lookup(tree, TreePaths.clean(home + "/.config/go/env")) != null) {
            return true;
        }
        for (String entry : op.environment()) {
            if (!entry.startsWith("PATH=")) {
                continue;
            }
            for (String folder : entry.substring("PATH=".length()).split(":", -1)) {
                Node node = TreePaths.lookup(tree, TreePaths.clean(folder));
                for (String name : node == null ? List.<String>of() : tree.children(node.path())) {
                    if (isCompiler(name)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isCompiler(String name) {
        return name.startsWith("gcc") || name.startsWith("clang") || name.equals("cc") || name.endsWith("-gcc");
    }
}

package dev.tare.engine.kept;

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
public final class KeptMounts {
    private KeptMounts() {}

    /** Whether a step may have any. */
    public static boolean isAsked(Op.Exec op) {
        for (ExecMount mount : op.mounts()) {
            if (mount instanceof ExecMount.Kept) {
                return true;
            }
        }
        return false;
    }

    /** What is to be known of the trees that a step sees. */
    public interface Sight {
        /** The paths of the symlinks in the tree that it runs in. */
        List<String> links() throws IOException;

        /** What a cache must have been filled under. */
        String state() throws IOException;
    }

    /** The step as it is to run. @param tree it runs in */
    public static Op.Exec fitting(Vertex vertex, Op.Exec op, FileTree tree, Sight sight) throws IOException {
        List<ExecMount> mounts = new ArrayList<>();
        boolean same = true;
        for (ExecMount mount : op.mounts()) {
            if (!(mount instanceof ExecMount.Kept kept)) {
                mounts.add(mount);
                continue;
            }
            same = false;
            if (!vertex.ignoreCache() && fits(kept, op, tree, sight)) {
                mounts.add(kept.of(sight.state()));
            }
        }
        return same ? op : op.withMounts(mounts);
    }

    private static boolean fits(ExecMount.Kept kept, Op.Exec op, FileTree tree, Sight sight) throws IOException {
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
        // A module may embed what lies in its folders, and settings of go say what else it reads and runs.
        return !isInModule(tree, target)
                && TreePaths.lookup(tree, TreePaths.clean(home(op, home) + "/.config/go/env")) == null
                && !TreeLinks.lead(tree, sight.links(), target)
                && (!kept.withoutCompiler() || !mayCompileC(op, tree));
    }

    private static boolean isInModule(FileTree tree, String target) throws IOException {
        String folder = target;
        while (!folder.isEmpty()) {
            folder = TreePaths.parent(folder);
            if (tree.get(TreePaths.join(folder, "go.mod")) != null) {
                return true;
            }
        }
        return false;
    }

    /** As the shell has it. */
    private static String home(Op.Exec op, String usual) {
        String home = usual;
        for (String entry : op.environment()) {
            if (entry.startsWith("HOME=") && entry.length() > "HOME=".length()) {
                home = entry.substring("HOME=".length());
            }
        }
        return home;
    }

    /** As {@code go} finds one: by its usual names in the PATH. */
    private static boolean mayCompileC(Op.Exec op, FileTree tree) throws IOException {
        boolean known = false;
        for (String entry : op.environment()) {
            if (!entry.startsWith("PATH=")) {
                continue;
            }
            known = true;
            for (String folder : entry.substring("PATH=".length()).split(":", -1)) {
                Node node = TreePaths.lookup(tree, TreePaths.clean(folder));
                for (String name : node == null ? List.<String>of() : tree.children(node.path())) {
                    if (isCompiler(name)) {
                        return true;
                    }
                }
            }
        }
        return !known;
    }

    private static boolean isCompiler(String name) {
        return name.contains("gcc") || name.contains("clang") || name.equals("cc") || name.endsWith("-cc");
    }
}

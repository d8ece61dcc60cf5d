package dev.tare.engine;

import dev.tare.engine.kept.KeptMounts;
import dev.tare.engine.kept.TreeLinks;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.ExecMount;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who reads a folder that a tree lacks, since a RUN kept it as a cache. A plan asks for such a cache only where none of its
 * paths leads there by its text; where links lead is seen here, in the very tree that is read.
 */
final class KeptReads {
    private final Store store;
    private final Map<Digest, List<String>> lacking = new ConcurrentHashMap<>();

    KeptReads(Store store) {
        this.store = store;
    }

    /**
     * Whether a step may read what one of its trees lacks.
     *
     * @param inputs layers of the inputs
     * @param trees of the inputs
     */
    boolean isAny(Vertex vertex, List<List<Digest>> inputs, List<FileTree> trees) throws IOException {
        for (int i = 0; i < vertex.inputs().size(); i++) {
            for (String folder : lacking(vertex.inputs().get(i))) {
                if (reads(vertex.op(), i, trees.get(i), inputs.get(i), folder)) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<String> lacking(Vertex vertex) {
        List<String> known = lacking.get(vertex.digest());
        if (known != null) {
            return known;
        }
        List<String> folders = new ArrayList<>();
        // Of the others a step has what it reads, and that is looked at.
        boolean all = vertex.op() instanceof Op.Merge || vertex.op() instanceof Op.Diff;
        int count = all ? vertex.inputs().size() : Math.min(1, vertex.inputs().size());
        for (Vertex input : vertex.inputs().subList(0, count)) {
            folders.addAll(lacking(input));
        }
        if (vertex.op() instanceof Op.Exec exec) {
            for (ExecMount mount : exec.mounts()) {
                if (mount instanceof ExecMount.Kept kept) {
                    folders.add(TreePaths.clean(kept.target()));
                }
            }
        }
        List<String> found = List.copyOf(folders);
        lacking.put(vertex.digest(), found);
        return found;
    }

    private boolean reads(Op op, int input, FileTree tree, List<Digest> layers, String folder) throws IOException {
        try {
            if (op instanceof Op.FileOp files) {
                return copies(files, input, tree, folder);
            }
            if (!(op instanceof Op.Exec exec)) {
                return true;
            }
            if (input == 0) {
                return TreeLinks.lead(tree, TreeLinks.of(store, layers), folder);
            }
            for (ExecMount mount : exec.mounts()) {
                if (ExecRunner.input(mount) == input
                        && TreeLinks.overlap(TreePaths.resolve(tree, ExecRunner.path(mount), true), folder)) {
                    return true;
                }
            }
            return false;
        } catch (CopySource.NotFoundException e) {
            // It may be one of what is lacking.
            return true;
        }
    }

    private static boolean copies(Op.FileOp files, int input, FileTree tree, String folder) throws IOException {
        for (FileAction action : files.actions()) {
            if (!(action instanceof FileAction.Copy copy) || copy.input() != input) {
                continue;
            }
            for (String root : CopySource.of(tree, copy).roots()) {
                if (TreeLinks.overlap(TreePaths.resolve(tree, root, true), folder)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The same vertex, where no RUN keeps a cache. */
    static Vertex without(Vertex vertex) {
        return without(vertex, new HashMap<>());
    }

    private static Vertex without(Vertex vertex, Map<Vertex, Vertex> done) {
        Vertex known = done.get(vertex);
        if (known != null) {
            return known;
        }
        List<Vertex> inputs = new ArrayList<>();
        for (Vertex input : vertex.inputs()) {
            inputs.add(without(input, done));
        }
        boolean keeps = vertex.op() instanceof Op.Exec exec && KeptMounts.isAsked(exec);
        Op op = vertex.op() instanceof Op.Exec exec && keeps ? without(exec) : vertex.op();
        Vertex result = !keeps && inputs.equals(vertex.inputs())
                ? vertex
                : new Vertex(op, inputs, vertex.name(), vertex.ignoreCache()).at(vertex.location());
        done.put(vertex, result);
        return result;
    }

    private static Op.Exec without(Op.Exec exec) {
        List<ExecMount> mounts = new ArrayList<>();
        for (ExecMount mount : exec.mounts()) {
            if (!(mount instanceof ExecMount.Kept)) {
                mounts.add(mount);
            }
        }
        return exec.withMounts(mounts);
    }
}

package dev.tare.engine;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Contexts;
import dev.tare.plan.ExecMount;
import dev.tare.plan.FileAction;
import dev.tare.plan.FileAction.Copy.Option;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import dev.tare.text.Glob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which files of its contexts a plan reads, for who solves it elsewhere and has to be sent them. */
public final class ContextReads {
    private final Store store;
    private final Contexts contexts;
    private final Map<Op.TreeSource, Set<String>> reads = new LinkedHashMap<>();

    private ContextReads(Store store, Contexts contexts) {
        this.store = store;
        this.contexts = contexts;
    }

    /**
     * What all steps read that a vertex needs.
     *
     * @return for each source the paths that are read with all below them, and the links on the way to them
     * @throws TareException as the local solver has it where a path is not there
     */
    public static Map<Op.TreeSource, Set<String>> of(Store store, Vertex root, Contexts contexts) {
        ContextReads all = new ContextReads(store, contexts);
        for (Vertex vertex : root.all()) {
            if (vertex.op() instanceof Op.FileOp op) {
                all.addCopies(vertex, op);
            } else if (vertex.op() instanceof Op.Exec op) {
                all.addMounts(vertex, op);
            }
        }
        return all.reads;
    }

    private void addCopies(Vertex vertex, Op.FileOp op) {
        List<FileTree> trees = new ArrayList<>();
        try {
            for (Vertex input : vertex.inputs()) {
                trees.add(input.op() instanceof Op.TreeSource source ? contexts.open(source) : store.tree(List.of()));
            }
            for (FileAction action : op.actions()) {
                if (action instanceof FileAction.Copy copy
                        && vertex.inputs().get(copy.input()).op() instanceof Op.TreeSource source) {
                    FileTree tree = trees.get(copy.input());
                    for (String root : roots(tree, copy)) {
                        add(source, tree, root);
                    }
                }
            }
        } catch (IOException e) {
            throw CopyFailures.explain(vertex, op, trees, e);
        } catch (TareException e) {
            throw CopyFailures.at(vertex, e);
        }
    }

    /** Of {@code --parents} what stands before the first wildcard of the pattern narrows it down. */
    private static List<String> roots(FileTree tree, FileAction.Copy copy) throws IOException {
        List<String> roots = CopySource.of(tree, copy).roots();
        if (!copy.has(Option.PARENTS)) {
            return roots;
        }
        int pivot = copy.source().indexOf("/./");
        String pattern =
                TreePaths.clean(pivot < 0 ? copy.source() : copy.source().substring(pivot + 3));
        String fixed = "";
        for (String part : pattern.split("/", -1)) {
            if (Glob.hasWildcard(part)) {
                break;
            }
            fixed = TreePaths.join(fixed, part);
        }
        List<String> out = new ArrayList<>();
        for (String root : roots) {
            out.add(TreePaths.join(root, fixed));
        }
        return out;
    }

    private void addMounts(Vertex vertex, Op.Exec op) {
        try {
            for (ExecMount mount : op.mounts()) {
                int input = ExecRunner.input(mount);
                if (input > 0 && vertex.inputs().get(input).op() instanceof Op.TreeSource source) {
                    FileTree tree = contexts.open(source);
                    String path = TreePaths.clean(ExecRunner.path(mount));
                    if (TreePaths.lookup(tree, path) == null) {
                        throw new CopySource.NotFoundException(path);
                    }
                    add(source, tree, path);
                }
            }
        } catch (IOException e) {
            throw ExecRunner.explain(vertex, e);
        }
    }

    /** The path as it was asked for, each link on the way, and where it leads. */
    private void add(Op.TreeSource source, FileTree tree, String path) throws IOException {
        Set<String> all = reads.computeIfAbsent(source, _ -> new TreeSet<>());
        all.add(TreePaths.resolve(tree, path, true, all::add));
    }
}

package dev.tare.dockerfile.toolchain;

import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.ExecMount;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is read of the tree of each vertex of a plan, by all that is made of it. */
final class TreeReads {
    /** A file may have thousands of stages; one that is read in more places than this counts as read everywhere. */
    private static final int MOST_PATHS = 64;

    /** Of one tree. */
    static final class Reads {
        private final Set<String> paths = new HashSet<>();
        private boolean everything;
        private boolean byGo;
        private boolean compiled;

        /** Whether all of it may be read: it is the result's, or a program runs in it that is not known. */
        boolean everything() {
            return everything;
        }

        /** Whether {@code go} runs in it later, and looks for its modules. */
        boolean byGo() {
            return byGo;
        }

        /** Whether programs are made in it later. {@code go} finds there what it has kept the first time. */
        boolean compiled() {
            return compiled;
        }

        /** Absolute paths that are read, with all that is below. */
        Set<String> paths() {
            return paths;
        }

        private void add(String path) {
            if (!everything) {
                paths.add(path);
                limit();
            }
        }

        private void add(Reads other) {
            everything |= other.everything;
            byGo |= other.byGo;
            compiled |= other.compiled;
            if (!everything) {
                paths.addAll(other.paths);
            }
            limit();
        }

        private void limit() {
            if (everything || paths.size() > MOST_PATHS) {
                everything = true;
                paths.clear();
            }
        }
    }

    private final Map<Vertex, Reads> reads = new HashMap<>();
    private final Map<Vertex, GoStep> known = new HashMap<>();

    /** @param vertices of a plan, inputs before those that use them; the last is the result */
    TreeReads(List<Vertex> vertices) {
        of(vertices.getLast()).everything = true;
        for (Vertex vertex : vertices.reversed()) {
            propagate(vertex);
        }
    }

    /** What is read of a vertex's tree. */
    Reads of(Vertex vertex) {
        Reads found = reads.get(vertex);
        if (found == null) {
            found = new Reads();
            reads.put(vertex, found);
        }
        return found;
    }

    /** The commands of a RUN, where all of them are known. */
    @Nullable GoStep step(Vertex vertex) {
        return known.get(vertex);
    }

    private void propagate(Vertex vertex) {
        Op op = vertex.op();
        Reads own = of(vertex);
        if (op instanceof Op.Exec exec) {
            Reads below = of(vertex.inputs().getFirst());
            below.add(own);
            GoStep step = exec.insecure() ? null : GoStep.of(exec);
            if (step == null || showsLinks(exec)) {
                below.everything = true;
                below.limit();
            }
            if (step != null) {
                known.put(vertex, step);
                for (String path : step.reads()) {
                    below.add(path);
                }
                below.byGo |= step.runsGo();
                below.compiled |= step.compiles();
            }
            mounts(vertex, exec);
        } else if (op instanceof Op.FileOp files) {
            Reads below = of(vertex.inputs().getFirst());
            below.add(own);
            for (FileAction action : files.actions()) {
                if (action instanceof FileAction.Copy copy) {
                    of(vertex.inputs().get(copy.input())).add(fixedPart(copy.source()));
                } else if (action instanceof FileAction.Remove remove) {
                    below.add(fixedPart(remove.path()));
                }
            }
        } else if (op instanceof Op.Merge) {
            for (Vertex input : vertex.inputs()) {
                of(input).add(own);
            }
        } else {
            for (Vertex input : vertex.inputs()) {
                Reads all = of(input);
                all.everything = true;
                all.limit();
            }
        }
    }

    /** Whether links that are not of the tree may lead a command to any place of it. */
    private static boolean showsLinks(Op.Exec exec) {
        for (ExecMount mount : exec.mounts()) {
            if (mount instanceof ExecMount.Bind || mount instanceof ExecMount.Cache) {
                return true;
            }
        }
        return false;
    }

    /** The folder in which all lies that a pattern can match; a path is its own. */
    private static String fixedPart(String path) {
        for (int i = 0; i < path.length(); i++) {
            if ("*?[\\".indexOf(path.charAt(i)) >= 0) {
                return "/" + TreePaths.clean(path.substring(0, path.lastIndexOf('/', i) + 1));
            }
        }
        return "/" + TreePaths.clean(path);
    }

    private void mounts(Vertex vertex, Op.Exec exec) {
        for (ExecMount mount : exec.mounts()) {
            if (mount instanceof ExecMount.Bind bind && bind.input() > 0) {
                of(vertex.inputs().get(bind.input())).add(bind.source());
            } else if (mount instanceof ExecMount.Cache cache && cache.input() > 0) {
                of(vertex.inputs().get(cache.input())).add(cache.source());
            }
        }
    }

    /** All vertices of a plan, inputs before those that use them. No recursion: a file may have thousands of steps. */
    static List<Vertex> inOrder(Vertex result) {
        List<Vertex> out = new ArrayList<>();
        Set<Vertex> seen = new HashSet<>();
        List<Vertex> path = new ArrayList<>(List.of(result));
        while (!path.isEmpty()) {
            Vertex at = path.getLast();
            if (seen.contains(at)) {
                path.removeLast();
                continue;
            }
            boolean ready = true;
            for (Vertex input : at.inputs()) {
                if (!seen.contains(input)) {
                    path.add(input);
                    ready = false;
                }
            }
            if (ready) {
                path.removeLast();
                seen.add(at);
                out.add(at);
            }
        }
        return out;
    }
}

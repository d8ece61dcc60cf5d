package dev.tare.dockerfile.toolchain;

import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Encoder;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the caches of {@code go} to steps that were written without: {@code RUN go build} in a stage of which only the
 * program is taken. The image is the same: docs/toolchains.md says by which rules, and why other toolchains have none.
 */
public final class ToolchainCaches {
    private static final String ROOT_HOME = "/root";
    private static final Set<String> ROOT = Set.of("", "root", "0", "root:root", "0:0");

    /** Variables that name a compiler of C. */
    private static final List<String> COMPILERS = List.of("CC", "CXX", "FC", "PKG_CONFIG");

    private final TreeReads reads;
    private final String project;
    private final Map<Vertex, Vertex> changed = new HashMap<>();
    private final List<Vertex> given = new ArrayList<>();

    private ToolchainCaches(TreeReads reads, String project) {
        this.reads = reads;
        this.project = project;
    }

    /**
     * A plan with the caches.
     *
     * @param plan null where no step can have one
     * @param steps that have one, by the names that progress shows
     */
    public record Given(@Nullable Plan plan, List<String> steps) {
        static final Given NOTHING = new Given(null, List.of());

        public Given {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Looks for steps that may have caches.
     *
     * @param project whose builds share them, such as the folder of the context: the programs of one must not come by what
     *     another one left
     */
    public static Given in(Plan plan, String project) {
        List<Vertex> vertices = TreeReads.inOrder(plan.result());
        boolean any = false;
        for (Vertex vertex : vertices) {
            any |= vertex.op() instanceof Op.Exec exec && mayRunGo(exec);
        }
        return any ? new ToolchainCaches(new TreeReads(vertices), project).apply(plan, vertices) : Given.NOTHING;
    }

    /** A look that costs nothing: most plans have no such step. */
    private static boolean mayRunGo(Op.Exec exec) {
        return exec.args().getLast().contains("go ") || exec.args().getFirst().endsWith("go");
    }

    private Given apply(Plan plan, List<Vertex> vertices) {
        for (Vertex vertex : vertices) {
            changed.put(vertex, change(vertex));
        }
        if (given.isEmpty()) {
            return Given.NOTHING;
        }
        Plan result = new Plan(changed(plan.result()), plan.config());
        List<String> names = new ArrayList<>();
        for (Vertex vertex : given) {
            names.add(vertex.name());
        }
        return new Given(result, names);
    }

    private Vertex changed(Vertex vertex) {
        Vertex known = changed.get(vertex);
        return known == null ? vertex : known;
    }

    private Vertex change(Vertex vertex) {
        List<ExecMount> caches = vertex.op() instanceof Op.Exec exec ? caches(vertex, exec) : List.of();
        if (!caches.isEmpty()) {
            given.add(vertex);
        }
        List<Vertex> inputs = new ArrayList<>();
        boolean same = caches.isEmpty();
        for (Vertex input : vertex.inputs()) {
            inputs.add(changed(input));
            same &= changed(input) == input;
        }
        if (same) {
            return vertex;
        }
        Op op = vertex.op() instanceof Op.Exec exec ? exec.with(caches) : vertex.op();
        return new Vertex(op, inputs, vertex.name(), vertex.ignoreCache()).at(vertex.location());
    }

    private List<ExecMount> caches(Vertex vertex, Op.Exec exec) {
        GoStep step = reads.step(vertex);
        TreeReads.Reads later = reads.of(vertex);
        if (step == null || !step.compiles() || later.everything() || !ROOT.contains(exec.user())) {
            return List.of();
        }
        GoFolders folders = GoFolders.of(GoStep.variables(exec), ROOT_HOME);
        if (folders == null || !step.withoutC() && namesCompiler(exec)) {
            return List.of();
        }
        List<String> paths = new ArrayList<>(later.paths());
        paths.addAll(step.reads());
        paths.sort(null);
        List<ExecMount> out = new ArrayList<>();
        add(out, vertex, exec, folders.builds(), folders.home(), paths, !step.withoutC());
        // A step that does not bring its modules itself has them from a layer; one whose modules are asked for again
        // must
        // leave them there.
        if (step.pinned() && !later.byGo() && exec.network() != Op.Network.NONE && !hasSecrets(exec)) {
            add(out, vertex, exec, folders.modules(), folders.modulesHome(), paths, false);
        }
        return out;
    }

    private static boolean namesCompiler(Op.Exec exec) {
        Map<String, String> variables = GoStep.variables(exec);
        for (String name : COMPILERS) {
            if (variables.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasSecrets(Op.Exec exec) {
        for (ExecMount mount : exec.mounts()) {
            if (mount instanceof ExecMount.Secret || mount instanceof ExecMount.Ssh) {
                return true;
            }
        }
        return false;
    }

    private void add(
            List<ExecMount> to,
            Vertex vertex,
            Op.Exec exec,
            String target,
            @Nullable String home,
            List<String> paths,
            boolean withoutCompiler) {
        for (String path : paths) {
            if (overlap(path, target)) {
                return;
            }
        }
        for (ExecMount mount : exec.with(to).mounts()) {
            String other = mount.target();
            if (other != null && overlap(other, target)) {
                return;
            }
        }
        to.add(new ExecMount.Kept(target, id(vertex, exec, target), home, paths, withoutCompiler));
    }

    /** Whether one is the other or below it. */
    private static boolean overlap(String a, String b) {
        return isBelow(a, b) || isBelow(b, a);
    }

    private static boolean isBelow(String path, String folder) {
        return folder.equals("/") || path.equals(folder) || path.startsWith(folder + "/");
    }

    /**
     * Who shares a cache: the same project, with the same steps below and the same Go, whatever the context holds. What
     * one Dockerfile puts in the place of {@code go} leaves nothing to another.
     */
    private String id(Vertex vertex, Op.Exec exec, String target) {
        Encoder encoder =
                new Encoder().text(project).digest(vertex.inputs().getFirst().digest());
        for (String entry : exec.environment()) {
            if (entry.startsWith("PATH=") || entry.startsWith("GO")) {
                encoder.text(entry);
            }
        }
        return "toolchain/" + TreePaths.name(target) + "/" + encoder.toDigest().hex();
    }
}

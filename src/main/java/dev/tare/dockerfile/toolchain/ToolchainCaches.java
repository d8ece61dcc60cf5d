package dev.tare.dockerfile.toolchain;

import dev.tare.dockerfile.Environment;
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

    private static final String NO_INDEX = "goindex=0";

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
        Op op = vertex.op() instanceof Op.Exec exec && !caches.isEmpty()
                ? withoutIndex(exec).with(caches)
                : vertex.op();
        return new Vertex(op, inputs, vertex.name(), vertex.ignoreCache()).at(vertex.location());
    }

    private List<ExecMount> caches(Vertex vertex, Op.Exec exec) {
        GoStep step = reads.step(vertex);
        TreeReads.Reads later = reads.of(vertex);
        if (step == null
                || !step.compiles()
                || later.everything()
                || later.compiled() && !step.ofReleases()
                || isCompiledBelow(vertex)
                || !ROOT.contains(exec.user())) {
            return List.of();
        }
        GoFolders folders = GoFolders.of(GoStep.variables(exec), ROOT_HOME);
        if (folders == null) {
            return List.of();
        }
        KeptPlace place = new KeptPlace(exec, paths(step, later));
        List<ExecMount> out = new ArrayList<>();
        boolean seesThrough = StepMountRules.areSeenThrough(exec, step, folders);
        if (seesThrough && (step.withoutC() || !namesCompiler(exec)) && place.isFree(folders.builds())) {
            out.add(new ExecMount.Kept(
                    folders.builds(), id(exec, folders.builds(), false), "", folders.home(), !step.withoutC()));
        }
        // A step that does not bring its modules itself has them from a layer; one whose modules are asked for again
        // must leave them there.
        if (step.pinned()
                && !later.byGo()
                && exec.network() != Op.Network.NONE
                && !StepMountRules.hasSecrets(exec)
                && place.isFree(folders.modules())) {
            out.add(new ExecMount.Kept(
                    folders.modules(), id(exec, folders.modules(), true), "", folders.modulesHome(), false));
        }
        return out;
    }

    /**
     * {@code go} keeps what each folder imports by the names, times and sizes of its files, and by nothing else
     * ({@code cmd/go/internal/modindex}). A context may have files of one time, whatever they hold.
     */
    private static Op.Exec withoutIndex(Op.Exec exec) {
        List<String> environment = new ArrayList<>();
        String setting = NO_INDEX;
        for (String entry : exec.environment()) {
            if (!Environment.name(entry).equals("GODEBUG")) {
                environment.add(entry);
            } else if (!Environment.value(entry).isEmpty()) {
                setting = Environment.value(entry) + "," + NO_INDEX;
            }
        }
        environment.add("GODEBUG=" + setting);
        return new Op.Exec(
                exec.args(),
                environment,
                exec.proxies(),
                exec.directory(),
                exec.user(),
                exec.network(),
                exec.insecure(),
                exec.mounts(),
                exec.limits(),
                exec.platform());
    }

    /** Whether a step below leaves in its layer what it has compiled: whoever comes later goes on with that. */
    private boolean isCompiledBelow(Vertex vertex) {
        for (Vertex at = vertex; !at.inputs().isEmpty(); ) {
            at = at.inputs().getFirst();
            GoStep step = reads.step(at);
            if (step != null && step.compiles() && !given.contains(at)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> paths(GoStep step, TreeReads.Reads later) {
        List<String> paths = new ArrayList<>(later.paths());
        paths.addAll(step.reads());
        return paths;
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

    /** Where a cache may be put. @param paths that are read */
    private record KeptPlace(Op.Exec exec, List<String> paths) {
        boolean isFree(String target) {
            for (String path : paths) {
                if (overlap(path, target)) {
                    return false;
                }
            }
            for (ExecMount mount : exec.mounts()) {
                String other = mount.target();
                if (other != null && overlap(other, target)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Whether one is the other or below it. */
    private static boolean overlap(String a, String b) {
        return isBelow(a, b) || isBelow(b, a);
    }

    private static boolean isBelow(String path, String folder) {
        return folder.equals("/") || path.equals(folder) || path.startsWith(folder + "/");
    }

    /**
     * Who shares a cache: the same project, for the same commands. What the trees hold that these see, the engine adds.
     *
     * @param pinned whether what is kept does not depend on the commands, but on how modules are asked for
     */
    private String id(Op.Exec exec, String target, boolean pinned) {
        Encoder encoder = new Encoder().text(project).text(target).flag(pinned).platform(exec.platform());
        String script = exec.args().getLast();
        for (String entry : exec.environment()) {
            String name = Environment.name(entry);
            boolean ofGo = name.equals("PATH") || name.equals("HOME") || name.startsWith("GO");
            if (pinned ? ofGo : !isForScript(name, script)) {
                encoder.text(entry);
            }
        }
        if (!pinned) {
            encoder.texts(exec.args())
                    .text(exec.directory())
                    .text(exec.user())
                    .text(exec.network().name());
            for (ExecMount mount : exec.mounts()) {
                mount.encode(encoder);
            }
        }
        return "toolchain/" + TreePaths.name(target) + "/" + encoder.toDigest().hex();
    }

    /** Whether a variable is one that the script puts into a word: such as the version, by {@code -ldflags}. */
    private static boolean isForScript(String name, String script) {
        return GoStep.mayBeSet(name)
                && !GoStep.HARMLESS.contains(name)
                && (script.contains("$" + name) || script.contains("${" + name + "}"));
    }
}

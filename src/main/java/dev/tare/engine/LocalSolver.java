package dev.tare.engine;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.context.LocalTree;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.ExecMount;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.Vertex;
import dev.tare.sandbox.step.StepRun;
import dev.tare.store.Squash;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans on this machine: each vertex at most once, independent ones at the same time, and none whose key has a
 * record.
 */
final class LocalSolver implements Solver {
    private final Store store;
    private final SolverSettings settings;
    private final Results known;
    private final SharedWork shared;
    private final boolean cachedOnly;
    private final SingleFlight<Digest, List<Digest>> results = new SingleFlight<>();
    private final ExecCount count = new ExecCount();
    private @Nullable ExecRunner execs;

    /** The failure that stopped the build. */
    private final AtomicReference<@Nullable TareException> first = new AtomicReference<>();

    /**
     * A solver.
     *
     * @param shared nothing is made that others with the same make
     * @param cachedOnly whether it gives up where something would have to be made
     */
    LocalSolver(Store store, SolverSettings settings, SharedWork shared, boolean cachedOnly) {
        this.store = store;
        this.settings = settings;
        this.known = new Results(store, settings.imports());
        this.shared = shared;
        this.cachedOnly = cachedOnly;
    }

    @Override
    public boolean isCached(Vertex vertex) {
        SolverSettings quiet = SolverSettings.quiet(settings.contexts(), settings.time());
        try (LocalSolver solver = new LocalSolver(store, quiet, shared, true)) {
            List<Digest> _ = solver.layers(vertex);
            return true;
        } catch (ExecRunner.CanceledException | TareException e) {
            return false;
        }
    }

    /** Whether what an op gives is layers; else it is files that are read where they are. */
    static boolean hasLayers(Op op) {
        return !(op instanceof Op.TreeSource);
    }

    @Override
    public List<LayerRef> solve(Vertex vertex) {
        count.root(vertex);
        List<Digest> _ = layers(vertex);
        return named(vertex);
    }

    /**
     * The layers of a vertex that was solved. Those of its own base are named by the blobs of that one's manifest, which
     * stay; what other inputs are copied from has no say, even where it has the same layer in another blob.
     */
    private List<LayerRef> named(Vertex vertex) {
        List<LayerRef> out = new ArrayList<>();
        if (vertex.op() instanceof Op.ImageSource image) {
            List<Descriptor> blobs =
                    store.images().image(image.manifest()).manifest().layers();
            for (int i = 0; i < image.diffIds().size(); i++) {
                out.add(new LayerRef(image.diffIds().get(i), i < blobs.size() ? blobs.get(i) : null));
            }
        } else if (vertex.op() instanceof Op.Merge) {
            vertex.inputs().forEach(input -> out.addAll(named(input)));
        } else if (vertex.op() instanceof Op.Diff) {
            List<Digest> lower = layers(vertex.inputs().get(0));
            List<LayerRef> upper = named(vertex.inputs().get(1));
            if (isBelow(lower, layers(vertex.inputs().get(1)))) {
                return upper.subList(lower.size(), upper.size());
            }
            out.add(LayerRef.plain(layers(vertex).getLast()));
        } else if (!vertex.inputs().isEmpty()) {
            out.addAll(named(vertex.inputs().getFirst()));
            out.add(LayerRef.plain(layers(vertex).getLast()));
        }
        return out;
    }

    private List<Digest> layers(Vertex vertex) {
        try {
            return results.get(vertex.digest(), () -> run(vertex));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TareException failure) {
                if (first.compareAndSet(null, failure)) {
                    // Nobody needs what else runs.
                    cancel();
                }
                throw failure;
            }
            if (e.getCause() instanceof ExecRunner.CanceledException canceled) {
                TareException failure = first.get();
                throw failure == null ? canceled : failure;
            }
            if (e.getCause() instanceof VirtualMachineError error) {
                throw TareException.exhausted(error);
            }
            throw new IllegalStateException(vertex.name(), e.getCause());
        }
    }

    /** Made when a RUN must run: most builds have none. */
    private synchronized ExecRunner execs() {
        ExecRunner runner = execs;
        if (runner == null) {
            checkRunning();
            runner = new ExecRunner(store, settings.exec(), settings.progress());
            execs = runner;
        }
        return runner;
    }

    @Override
    public void stop(TareException reason) {
        if (first.compareAndSet(null, reason)) {
            cancel();
        }
    }

    private synchronized void cancel() {
        if (execs != null) {
            execs.cancel();
        }
    }

    private List<Digest> run(Vertex vertex) {
        // No switch over types: it makes a class at run time, which a cached build would wait for.
        if (vertex.op() instanceof Op.Scratch) {
            return List.of();
        }
        if (vertex.op() instanceof Op.ImageSource image) {
            return image.diffIds();
        }
        if (vertex.op() instanceof Op.Merge) {
            List<Digest> layers = new ArrayList<>();
            solveInputs(vertex).forEach(layers::addAll);
            return layers;
        }
        if (vertex.op() instanceof Op.Diff) {
            List<List<Digest>> inputs = solveInputs(vertex);
            List<Digest> lower = inputs.get(0);
            List<Digest> upper = inputs.get(1);
            return isBelow(lower, upper) ? upper.subList(lower.size(), upper.size()) : step(vertex, inputs, List.of());
        }
        if (hasLayers(vertex.op())) {
            List<List<Digest>> inputs = solveInputs(vertex);
            return step(vertex, inputs, inputs.get(0));
        }
        throw new IllegalStateException("no layers come of " + vertex.op());
    }

    /**
     * The layers of each input; the empty list for a tree that a step reads where it is. All but the first run beside it.
     */
    private List<List<Digest>> solveInputs(Vertex vertex) {
        boolean isStep = vertex.op() instanceof Op.FileOp || vertex.op() instanceof Op.Exec;
        List<Thread> others = new ArrayList<>();
        for (Vertex input : vertex.inputs().subList(1, vertex.inputs().size())) {
            if (hasLayers(input.op()) && !input.inputs().isEmpty()) {
                others.add(Thread.ofPlatform().start(() -> startQuietly(input)));
            }
        }
        List<List<Digest>> layers = new ArrayList<>();
        try {
            for (Vertex input : vertex.inputs()) {
                layers.add(hasLayers(input.op()) || !isStep ? layers(input) : List.of());
            }
        } finally {
            others.forEach(LocalSolver::join);
        }
        return layers;
    }

    /** Its failure is thrown where its result is asked for. */
    private void startQuietly(Vertex vertex) {
        try {
            List<Digest> _ = layers(vertex);
        } catch (RuntimeException | Error e) {
            // Kept in the task, whatever it is: another thread reports it, once.
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<FileTree> open(Vertex vertex, List<List<Digest>> inputs) throws IOException {
        List<FileTree> trees = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Op input = vertex.inputs().get(i).op();
            trees.add(
                    input instanceof Op.TreeSource source
                            ? settings.contexts().open(source)
                            : store.tree(inputs.get(i)));
        }
        return trees;
    }

    private static boolean isBelow(List<Digest> lower, List<Digest> upper) {
        return lower.size() <= upper.size() && lower.equals(upper.subList(0, lower.size()));
    }

    /** The layers below, and one above them that is known or made. */
    private List<Digest> step(Vertex vertex, List<List<Digest>> inputs, List<Digest> below) {
        checkRunning();
        Progress.Step step = settings.progress().begin(vertex.name());
        List<FileTree> opened = List.of();
        try {
            List<FileTree> trees = open(vertex, inputs);
            opened = trees;
            Digest key = key(vertex.op(), inputs, trees);
            count.decided(vertex);
            Digest layer = vertex.ignoreCache() ? null : known.get(key);
            if (layer == null && walkAnew(trees)) {
                key = key(vertex.op(), inputs, trees);
                layer = vertex.ignoreCache() ? null : known.get(key);
            }
            boolean cached = layer != null;
            if (layer == null) {
                startWork(step);
                layer = shared.once(key, () -> make(vertex, inputs, trees, step));
            }
            return finish(step, key, layer, cached, below);
        } catch (IOException e) {
            throw fail(
                    step,
                    vertex.op() instanceof Op.FileOp op
                            ? CopyFailures.explain(vertex, op, opened, e)
                            : ExecRunner.explain(vertex, e));
        } catch (TareException e) {
            throw fail(step, at(vertex, e));
        } catch (ExecRunner.CanceledException e) {
            step.canceled();
            throw e;
        }
    }

    private static boolean walkAnew(List<FileTree> trees) {
        boolean recalled = false;
        for (FileTree tree : trees) {
            recalled |= tree instanceof LocalTree local && local.walkAnew();
        }
        return recalled;
    }

    private Digest key(Op op, List<List<Digest>> inputs, List<FileTree> trees) throws IOException {
        if (op instanceof Op.FileOp file) {
            return StepKeys.of(file, settings.time(), inputs.get(0), trees);
        }
        if (op instanceof Op.Exec exec) {
            return StepKeys.of(exec, settings.time(), inputs, trees);
        }
        return StepKeys.of((Op.Diff) op, inputs.get(0), inputs.get(1));
    }

    private Digest make(Vertex vertex, List<List<Digest>> inputs, List<FileTree> trees, Progress.Step step)
            throws IOException {
        if (vertex.op() instanceof Op.FileOp op) {
            return change(vertex, op, trees, inputs.get(0).isEmpty());
        }
        if (vertex.op() instanceof Op.Exec asked) {
            Op.Exec op = KeptMounts.fitting(vertex, asked, trees.get(0));
            List<StepRun.Source> sources = sources(vertex, op, inputs, trees);
            return execs().make(vertex, op, trees.get(0), inputs.get(0), sources, count.another(), step);
        }
        return Squash.between(store, inputs.get(0), inputs.get(1));
    }

    private List<StepRun.Source> sources(Vertex vertex, Op.Exec op, List<List<Digest>> inputs, List<FileTree> trees)
            throws IOException {
        List<StepRun.Source> sources = new ArrayList<>();
        for (ExecMount mount : op.mounts()) {
            int input = ExecRunner.input(mount);
            if (input == 0) {
                sources.add(StepRun.Source.NONE);
                continue;
            }
            Vertex part = ExecRunner.mounted(vertex, mount, trees.get(input));
            sources.add(
                    part == null
                            ? execs().source(mount, inputs.get(input), null)
                            : execs().source(mount, layers(part), trees.get(input)));
        }
        return sources;
    }

    private List<Digest> finish(Progress.Step step, Digest key, Digest layer, boolean cached, List<Digest> below) {
        if (cached) {
            step.cached();
        } else {
            known.put(key, layer);
            step.done();
        }
        List<Digest> layers = new ArrayList<>(below);
        layers.add(layer);
        return layers;
    }

    private static TareException fail(Progress.Step step, TareException failure) {
        step.failed(failure.problem().message());
        return failure;
    }

    /** A failure that says where it is: what the sandbox refuses is known here to be of this step. */
    private static TareException at(Vertex vertex, TareException failure) {
        Problem problem = failure.problem();
        if (problem.location() != null || vertex.location() == null) {
            return failure;
        }
        return new TareException(
                failure.exitCode(), new Problem(vertex.location(), problem.message(), problem.hint()), failure);
    }

    private void checkRunning() {
        if (first.get() != null) {
            throw new ExecRunner.CanceledException();
        }
    }

    private void startWork(Progress.Step step) {
        if (cachedOnly) {
            throw new ExecRunner.CanceledException();
        }
        step.working();
    }

    @Override
    public void close() {
        ExecRunner runner;
        synchronized (this) {
            runner = execs;
        }
        if (runner != null) {
            runner.close();
        }
    }

    @Override
    public Map<Digest, Digest> results() {
        return known.used();
    }

    private Digest change(Vertex vertex, Op.FileOp op, List<FileTree> trees, boolean scratch) throws IOException {
        UpperTree upper = new UpperTree(trees.get(0));
        OwnerLookup owners = new OwnerLookup(trees.get(0), scratch);
        try (FileOpRunner runner = new FileOpRunner(upper, trees, owners, settings.time(), store.temporary())) {
            runner.run(op);
            for (String name : owners.unknown()) {
                settings.progress()
                        .warn(new Problem(
                                vertex.location(),
                                "the image has no " + name + ": root takes its place, as in docker",
                                null));
            }
            return store.layers().write(upper.expectedBytes(), upper::writeTo);
        }
    }
}

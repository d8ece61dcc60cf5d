package dev.tare.engine;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.kept.KeptMounts;
import dev.tare.io.SingleFlight;
import dev.tare.io.Uninterruptible;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.StepRecords;
import dev.tare.plan.StepResult;
import dev.tare.plan.Vertex;
import dev.tare.sandbox.step.StepRun;
import dev.tare.store.Squash;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private final SourceKeys sources = new SourceKeys();
    private final Definitions definitions;
    private final ExecCount count = new ExecCount();
    private final KeptReads kept;

    /** What was solved in the place of a vertex that reads what a kept cache is in the way of. */
    private final Map<Digest, Vertex> whole = new ConcurrentHashMap<>();

    private volatile Memory memory;

    /** Whether steps are found by their content alone: set when what definitions say of two steps does not go together. */
    private volatile boolean byContent;

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
        this.definitions = new Definitions(settings.contexts(), settings.time(), sources);
        this.memory = memory();
        this.kept = new KeptReads(store);
    }

    /** What was found out so far. @param results layers by the digest of the vertex */
    private record Memory(SingleFlight<Digest, List<Digest>> results, KnownSteps steps, KnownSteps.Assumed assumed) {}

    private Memory memory() {
        KnownSteps.Assumed assumed = new KnownSteps.Assumed();
        KnownSteps here = new KnownSteps(known, definitions, assumed, null, settings.progress(), count);
        return new Memory(
                new SingleFlight<>(),
                known.hasImports()
                        ? new KnownSteps(known, definitions, assumed, here, settings.progress(), count)
                        : here,
                assumed);
    }

    /** What was lost may have been known to others that solve at the same time: the first that sees it forgets it. */
    private synchronized void forget(Memory lost) {
        if (memory.equals(lost)) {
            known.forget();
            memory = memory();
        }
    }

    @Override
    public boolean isCached(Vertex vertex) {
        SolverSettings quiet = SolverSettings.quiet(settings.contexts(), settings.time());
        try (LocalSolver solver = new LocalSolver(store, quiet, shared, true)) {
            List<Digest> _ = solver.layers(vertex);
            return true;
        } catch (ExecRunner.CanceledException | Results.LostException | TareException e) {
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
        while (true) {
            Memory mine = memory;
            try {
                known.bring(layers(vertex), !settings.complete());
                return named(vertex);
            } catch (Results.LostException e) {
                byContent |= e instanceof Results.ContradictedException;
                forget(mine);
            }
        }
    }

    /**
     * The layers of a vertex that was solved. Those of its own base are named by the blobs of that one's manifest, which
     * stay; what other inputs are copied from has no say, even where it has the same layer in another blob.
     */
    private List<LayerRef> named(Vertex asked) {
        Vertex vertex = whole.getOrDefault(asked.digest(), asked);
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
            if (KnownSteps.isBelow(lower, layers(vertex.inputs().get(1)))) {
                return upper.subList(lower.size(), upper.size());
            }
            out.add(LayerRef.plain(layers(vertex).getLast()).at(known.created(vertex)));
        } else if (!vertex.inputs().isEmpty()) {
            out.addAll(named(vertex.inputs().getFirst()));
            out.add(LayerRef.plain(layers(vertex).getLast()).at(known.created(vertex)));
        }
        return out;
    }

    private List<Digest> layers(Vertex vertex) {
        try {
            return memory.results().get(vertex.digest(), () -> run(vertex));
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
            if (e.getCause() instanceof Results.LostException lost) {
                throw lost;
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
        return memory.assumed().make(vertex, find(vertex));
    }

    private List<Digest> find(Vertex vertex) {
        // No switch over types: it makes a class at run time, which a cached build would wait for.
        if (vertex.op() instanceof Op.Scratch) {
            return List.of();
        }
        if (vertex.op() instanceof Op.ImageSource image) {
            return image.diffIds();
        }
        KnownSteps.Found found = first.get() == null && !byContent && hasLayers(vertex.op())
                ? memory.steps().look(vertex)
                : KnownSteps.Found.ABSENT;
        if (found.isKnown()) {
            return found.layers();
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
            return KnownSteps.isBelow(lower, upper)
                    ? upper.subList(lower.size(), upper.size())
                    : step(vertex, inputs, List.of());
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
        List<Thread> others = KnownSteps.beside(vertex, this::startQuietly);
        List<List<Digest>> layers = new ArrayList<>();
        try {
            for (Vertex input : vertex.inputs()) {
                layers.add(hasLayers(input.op()) || !isStep ? layers(input) : List.of());
            }
        } finally {
            others.forEach(Uninterruptible::join);
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

    /** The layers below, and one above them that is known or made. */
    private List<Digest> step(Vertex vertex, List<List<Digest>> inputs, List<Digest> below) {
        checkRunning();
        inputs.forEach(layers -> known.bring(layers, false));
        Progress.Step step = settings.progress().begin(vertex.name());
        List<FileTree> opened = List.of();
        try {
            List<FileTree> trees = open(vertex, inputs);
            opened = trees;
            if (kept.isAny(vertex, inputs, trees)) {
                return solveWhole(vertex, step);
            }
            Digest key = StepKeys.of(vertex.op(), settings.time(), inputs, trees, sources);
            count.decided(vertex);
            StepResult result = vertex.ignoreCache() ? null : known.get(key);
            if (result == null && sources.walkAnew(trees)) {
                Digest before = key;
                key = StepKeys.of(vertex.op(), settings.time(), inputs, trees, sources);
                if (!key.equals(before)) {
                    definitions.distrust();
                }
                result = vertex.ignoreCache() ? null : known.get(key);
            }
            if (result == null) {
                startWork(step);
                result = shared.once(
                        key, () -> new StepResult(make(vertex, inputs, trees, step), -1, System.currentTimeMillis()));
                known.put(key, result);
                step.done();
            } else {
                step.cached();
            }
            known.found(vertex, result);
            definitions.define(known, vertex, key, inputs);
            List<Digest> layers = new ArrayList<>(below);
            layers.add(result.layer());
            return layers;
        } catch (IOException e) {
            throw fail(
                    step,
                    vertex.op() instanceof Op.FileOp op
                            ? CopyFailures.explain(vertex, op, opened, e)
                            : ExecRunner.explain(vertex, e));
        } catch (TareException e) {
            throw fail(step, CopyFailures.at(vertex, e));
        } catch (ExecRunner.CanceledException e) {
            step.canceled();
            throw e;
        }
    }

    /** The layers of a step that reads what its trees lack: those of the same step on trees that lack nothing. */
    private List<Digest> solveWhole(Vertex vertex, Progress.Step step) {
        Vertex same = KeptReads.without(vertex);
        List<Digest> layers = layers(same);
        whole.put(vertex.digest(), same);
        count.decided(vertex);
        step.cached();
        return layers;
    }

    private Digest make(Vertex vertex, List<List<Digest>> inputs, List<FileTree> trees, Progress.Step step)
            throws IOException {
        if (vertex.op() instanceof Op.FileOp op) {
            return FileOpRunner.layer(
                    store, settings, vertex, op, trees, inputs.get(0).isEmpty());
        }
        if (vertex.op() instanceof Op.Exec asked) {
            ExecInputs seen = new ExecInputs(vertex, inputs, trees, each -> known.brought(layers(each)));
            Op.Exec op = KeptMounts.isAsked(asked)
                    ? KeptMounts.fitting(vertex, asked, trees.get(0), seen.sight(asked, store))
                    : asked;
            List<StepRun.Source> sources = seen.sources(op, execs());
            return execs().make(vertex, op, trees.get(0), inputs.get(0), sources, count.another(), step);
        }
        return Squash.between(store, inputs.get(0), inputs.get(1));
    }

    private static TareException fail(Progress.Step step, TareException failure) {
        step.failed(failure.problem().message());
        return failure;
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
    public StepRecords results() {
        if (known.hasImports() && !byContent) {
            // What the store knows all of was not asked for, and what that was made of may be known elsewhere.
            KnownSteps steps = memory.steps();
            count.all().stream().filter(vertex -> hasLayers(vertex.op())).forEach(steps::look);
        }
        return known.used();
    }
}

package dev.tare.engine;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.FileTree;
import dev.tare.plan.Encoder;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Solver;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans on this machine: each vertex at most once, independent ones at the same time, and none whose key has a
 * record.
 *
 * <p>A key is H(version, the op, the layers it changes, the content of what it reads). The layers stand for the key of
 * the input that made them: a base that was built anew to the same bytes still hits.
 */
public final class LocalSolver implements Solver {
    /** Changes when the same plan would give other layers. */
    private static final long KEY_VERSION = 1;

    private static final String RECORDS = "file-op";

    private final Store store;
    private final Contexts contexts;
    private final Progress progress;
    private final long time;
    private final ConcurrentHashMap<Digest, FutureTask<List<Digest>>> results = new ConcurrentHashMap<>();

    /**
     * A solver.
     *
     * @param time of all that is made and not copied, in seconds since 1970
     */
    public LocalSolver(Store store, Contexts contexts, Progress progress, long time) {
        this.store = store;
        this.contexts = contexts;
        this.progress = progress;
        this.time = time;
    }

    @Override
    public List<Digest> solve(Vertex vertex) {
        FutureTask<List<Digest>> mine = new FutureTask<>(() -> run(vertex));
        FutureTask<List<Digest>> task = results.putIfAbsent(vertex.digest(), mine);
        if (task == null) {
            task = mine;
            mine.run();
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TareException failure) {
                throw failure;
            }
            throw new IllegalStateException(vertex.name(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("the build was interrupted");
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
        if (vertex.op() instanceof Op.FileOp op) {
            return change(vertex, op, solveInputs(vertex));
        }
        if (vertex.op() instanceof Op.Merge) {
            List<Digest> layers = new ArrayList<>();
            solveInputs(vertex).forEach(layers::addAll);
            return layers;
        }
        throw new IllegalStateException("no layers come of " + vertex.op());
    }

    /** The layers of each input; the empty list for a local context. All but the first run beside it. */
    private List<List<Digest>> solveInputs(Vertex vertex) {
        List<Thread> others = new ArrayList<>();
        for (Vertex input : vertex.inputs().subList(1, vertex.inputs().size())) {
            if (!(input.op() instanceof Op.LocalSource) && !input.inputs().isEmpty()) {
                others.add(Thread.ofPlatform().start(() -> startQuietly(input)));
            }
        }
        List<List<Digest>> layers = new ArrayList<>();
        try {
            for (Vertex input : vertex.inputs()) {
                layers.add(input.op() instanceof Op.LocalSource ? List.of() : solve(input));
            }
        } finally {
            others.forEach(LocalSolver::join);
        }
        return layers;
    }

    /** Its failure is thrown where its result is asked for. */
    private void startQuietly(Vertex vertex) {
        try {
            solve(vertex);
        } catch (TareException e) {
            // Kept in the task.
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Digest> change(Vertex vertex, Op.FileOp op, List<List<Digest>> inputs) {
        Progress.Step step = progress.begin(vertex.name());
        List<FileTree> trees = new ArrayList<>();
        try {
            for (int i = 0; i < inputs.size(); i++) {
                Op input = vertex.inputs().get(i).op();
                trees.add(input instanceof Op.LocalSource local ? contexts.open(local) : store.tree(inputs.get(i)));
            }
            Digest key = key(op, inputs.get(0), trees);
            Digest known = vertex.ignoreCache() ? null : known(key);
            Digest layer = known == null ? make(op, trees) : known;
            if (known == null) {
                store.records().put(RECORDS, key, layer.bytes(), List.of(layer));
                step.done();
            } else {
                step.cached();
            }
            List<Digest> layers = new ArrayList<>(inputs.get(0));
            layers.add(layer);
            return layers;
        } catch (IOException e) {
            TareException failure = CopyFailures.explain(vertex, op, trees, e);
            step.failed(failure.problem().message());
            throw failure;
        } catch (TareException e) {
            step.failed(e.problem().message());
            throw e;
        }
    }

    private @Nullable Digest known(Digest key) {
        byte[] record = store.records().get(RECORDS, key);
        if (record == null || record.length != 32) {
            return null;
        }
        Digest layer = Digest.ofHash(record);
        return store.layers().has(layer) ? layer : null;
    }

    private Digest key(Op.FileOp op, List<Digest> base, List<FileTree> trees) throws IOException {
        Encoder encoder = new Encoder();
        encoder.number(KEY_VERSION).number(time).number(base.size());
        base.forEach(encoder::digest);
        for (FileAction action : op.actions()) {
            if (action instanceof FileAction.Copy copy) {
                FileTree tree = trees.get(copy.input());
                encoder.digest(SourceKey.of(tree, CopySource.of(tree, copy)));
                withoutSource(copy).encode(encoder);
            } else {
                action.encode(encoder);
            }
        }
        return encoder.toDigest();
    }

    /** What is read stands in the key by its content; where it lay does not count. */
    private static FileAction.Copy withoutSource(FileAction.Copy copy) {
        return new FileAction.Copy(
                0,
                copy.parents() ? copy.source() : "",
                copy.destination(),
                copy.owner(),
                copy.mode(),
                copy.wildcard(),
                copy.unpack(),
                copy.parents(),
                copy.excludes());
    }

    private Digest make(Op.FileOp op, List<FileTree> trees) throws IOException {
        UpperTree upper = new UpperTree(trees.get(0));
        try (FileOpRunner runner = new FileOpRunner(upper, trees, time, store.temporary())) {
            runner.run(op);
            return store.layers().write(upper.expectedBytes(), upper::writeTo);
        }
    }
}

package dev.tare.engine;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.StepOutput;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.ExecFailures;
import dev.tare.plan.ExecMount;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.sandbox.Snapshots;
import dev.tare.sandbox.step.StepExecutor;
import dev.tare.sandbox.step.StepRun;
import dev.tare.source.SourceFailure;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RUN on this machine: the key of a step, what it is given, and the layer that it leaves. */
final class ExecRunner implements AutoCloseable {
    /** Where the copy of a mounted part of a build context stands in the layer made of it. */
    private static final String MOUNTED = "mount";

    private final Store store;
    private final ExecSettings settings;
    private final Progress progress;
    private final Snapshots snapshots;
    private @Nullable StepExecutor steps;
    private boolean canceled;

    ExecRunner(Store store, ExecSettings settings, Progress progress) {
        this.store = store;
        this.settings = settings;
        this.progress = progress;
        this.snapshots = new Snapshots(store, progress);
    }

    /** How a part of a tree is copied to be mounted. */
    static FileAction.Copy copy(String source) {
        return new FileAction.Copy(1, source, "/" + MOUNTED + "/");
    }

    /** Which input a mount shows, 0 for none. */
    static int input(ExecMount mount) {
        if (mount instanceof ExecMount.Bind bind) {
            return bind.input();
        }
        return mount instanceof ExecMount.Cache cache ? cache.input() : 0;
    }

    /** Which path of that input. */
    static String path(ExecMount mount) {
        if (mount instanceof ExecMount.Bind bind) {
            return bind.source();
        }
        return mount instanceof ExecMount.Cache cache ? cache.source() : "/";
    }

    /**
     * The vertex whose layer holds a part of a build context, so that it can be mounted; null for what has layers.
     *
     * @param mount of an input that is a folder of this machine
     * @param tree of that input
     */
    static @Nullable Vertex mounted(Vertex vertex, ExecMount mount, FileTree tree) throws IOException {
        int number = input(mount);
        Vertex input = vertex.inputs().get(number);
        if (number == 0 || LocalSolver.hasLayers(input.op())) {
            return null;
        }
        List<FileAction> actions = new ArrayList<>();
        String path = TreePaths.clean(path(mount));
        Node node = path.isEmpty() ? null : TreePaths.lookup(tree, path);
        if (node != null && node.inode().isDirectory()) {
            // A copy would give it the mode of one that is made on the way. The context's own is 0755, as in BuildKit.
            actions.add(new FileAction.Mkdir("/" + MOUNTED, node.inode().mode(), null));
        }
        actions.add(copy(path(mount)));
        return new Vertex(
                        new Op.FileOp(actions),
                        List.of(Vertex.SCRATCH, input),
                        "[internal] mount " + path(mount) + " of the build context",
                        false)
                .at(vertex.location());
    }

    /**
     * What a mount shows.
     *
     * @param layers of its source
     * @param original the folder, where {@link #mounted} copied a part of it to the layers; else null
     */
    StepRun.Source source(ExecMount mount, List<Digest> layers, @Nullable FileTree original) throws IOException {
        FileTree tree = store.tree(layers);
        String asked = path(mount);
        String path = TreePaths.clean(asked);
        if (original != null) {
            Node there = TreePaths.lookup(original, path);
            boolean file = there != null && !there.inode().isDirectory();
            path = file ? TreePaths.join(MOUNTED, TreePaths.name(path)) : MOUNTED;
        }
        String resolved = TreePaths.resolve(tree, path, true);
        Node node = tree.get(resolved);
        if (node == null) {
            throw new CopySource.NotFoundException(TreePaths.clean(asked));
        }
        return new StepRun.Source(
                snapshots.stack(layers), resolved, node.inode().isDirectory());
    }

    /**
     * Runs the program and makes a layer of its changes.
     *
     * @param tree of {@code base}
     * @param another whether more steps are likely to be made
     */
    Digest make(
            Vertex vertex,
            Op.Exec op,
            FileTree tree,
            List<Digest> base,
            List<StepRun.Source> mounts,
            boolean another,
            Progress.Step step)
            throws IOException {
        steps().expect(another);
        StepRun run = new StepRun(op, tree, snapshots.stack(base), mounts);
        step.ready();
        try (StepOutput output = new StepOutput(step);
                StepOutput errors = new StepOutput(step);
                StepExecutor.Outcome outcome = steps().run(run, output, errors)) {
            output.flush();
            errors.flush();
            if (outcome.canceled()) {
                throw new CanceledException();
            }
            if (outcome.code() != 0) {
                throw ExecFailures.of(vertex, op, outcome.code());
            }
            UpperFolder upper = new UpperFolder(outcome.upper(), tree);
            Digest layer = store.layers().write(0, upper::writeTo);
            upper.tidy();
            snapshots.adopt(base, layer, outcome.upper());
            return layer;
        }
    }

    private synchronized StepExecutor steps() {
        if (canceled) {
            throw new CanceledException();
        }
        StepExecutor known = steps;
        if (known == null) {
            known = new StepExecutor(store, settings, java.time.Clock.systemUTC());
            steps = known;
            known.notes().forEach(progress::warn);
        }
        return known;
    }

    /** Stops what runs: the build has failed elsewhere. */
    synchronized void cancel() {
        canceled = true;
        if (steps != null) {
            steps.cancel();
        }
    }

    @Override
    public synchronized void close() {
        if (steps != null) {
            steps.close();
        }
    }

    /** Why a mount or a layer could not be made. */
    static TareException explain(Vertex vertex, IOException cause) {
        String reason = cause instanceof CopySource.NotFoundException ? cause.getMessage() : Reasons.of(cause);
        String hint = cause instanceof SourceFailure failure ? failure.hint() : null;
        return new TareException(
                TareException.FAILED,
                new Problem(vertex.location(), (vertex.location() == null ? vertex.name() + ": " : "") + reason, hint),
                cause);
    }

    /** A step was stopped because another one failed. */
    static final class CanceledException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CanceledException() {
            super("canceled", null, false, false);
        }
    }
}

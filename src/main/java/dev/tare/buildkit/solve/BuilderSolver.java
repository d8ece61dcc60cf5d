package dev.tare.buildkit.solve;

import com.google.common.util.concurrent.ListenableFuture;
import dev.tare.buildkit.fleet.Work;
import dev.tare.buildkit.llb.Llb;
import dev.tare.buildkit.llb.LlbEncoder;
import dev.tare.buildkit.session.SentFiles;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ContextReads;
import dev.tare.io.SingleFlight;
import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.ExecMount;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.StepRecords;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The plans of one request. Each is one Solve, on the builder that the project and the platform lead to. */
final class BuilderSolver implements Solver {
    private final BuilderSolvers fleet;
    private final Store store;
    private final SolverSettings settings;
    private final Solver here;
    private final SingleFlight<Digest, List<LayerRef>> results = new SingleFlight<>();
    private final Set<Digest> solved = ConcurrentHashMap.newKeySet();
    private final Set<ListenableFuture<?>> running = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable TareException> first = new AtomicReference<>();

    BuilderSolver(BuilderSolvers fleet, Store store, SolverSettings settings, Solver here) {
        this.fleet = fleet;
        this.store = store;
        this.settings = settings;
        this.here = here;
    }

    /** The platform of the programs that are run; null where none is. */
    private static @Nullable Platform platform(Set<Vertex> vertices) {
        for (Vertex each : vertices) {
            if (each.op() instanceof Op.Exec exec) {
                return exec.platform();
            }
        }
        return null;
    }

    @Override
    public boolean isCached(Vertex vertex) {
        return solved.contains(vertex.digest()) || platform(vertex.all()) == null && here.isCached(vertex);
    }

    @Override
    public List<LayerRef> solve(Vertex vertex) {
        Set<Vertex> vertices = vertex.all();
        Platform platform = platform(vertices);
        if (platform == null) {
            return here.solve(vertex);
        }
        try {
            return results.get(vertex.digest(), () -> remotely(vertex, vertices, platform));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TareException failure) {
                if (first.compareAndSet(null, failure)) {
                    cancel();
                }
                throw first(failure);
            }
            throw new IllegalStateException(vertex.name(), e.getCause());
        }
    }

    private TareException first(TareException otherwise) {
        TareException known = first.get();
        return known == null ? otherwise : known;
    }

    private List<LayerRef> remotely(Vertex vertex, Set<Vertex> vertices, Platform platform) {
        check(vertices);
        Llb llb = LlbEncoder.encode(vertex, settings.time(), fleet.project());
        Map<String, SentFiles> files = files(vertex, llb);
        RemoteResult base = RemoteResult.of(store, vertex);
        RemoteSolve solve = new RemoteSolve(
                store, llb, files, base.blobs(), settings.exec(), fleet.logins(), settings.progress(), first::get);
        try {
            Digest manifest = fleet.scheduler()
                    .run(
                            new Work(fleet.project(), "", platform),
                            seat -> solve.on(fleet.daemons().channel(seat.address()), fleet.project(), this::began));
            List<LayerRef> layers = base.layers(manifest, settings);
            solved.add(vertex.digest());
            return layers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("the build was interrupted");
        }
    }

    private Map<String, SentFiles> files(Vertex vertex, Llb llb) {
        Map<Op.TreeSource, Set<String>> reads = ContextReads.of(store, vertex, settings.contexts());
        Map<String, SentFiles> out = new LinkedHashMap<>();
        llb.trees().forEach((name, source) -> {
            try {
                FileTree tree = settings.contexts().open(source);
                out.put(name, new SentFiles(tree, reads.getOrDefault(source, Set.of())));
            } catch (IOException e) {
                throw TareException.failed("a build context can't be read: " + e.getMessage(), e);
            }
        });
        return out;
    }

    /** What is not there, or not to be had elsewhere, is known before anything is sent. */
    private void check(Set<Vertex> vertices) {
        if (!settings.exec().resources().equals(ExecSettings.Resources.ALL)) {
            throw TareException.failed(
                    "a builder does not hold steps to limits of memory and processors",
                    "leave them out, or build on this machine: TARE_BUILDER=local");
        }
        for (Vertex vertex : vertices) {
            if (vertex.op() instanceof Op.Exec exec) {
                if (exec.limits().shmBytes() != 0) {
                    throw at(
                            vertex,
                            Problem.of("a builder does not choose the size of /dev/shm", "leave --shm-size out"));
                }
                for (ExecMount mount : exec.mounts()) {
                    if (mount instanceof ExecMount.Secret secret
                            && secret.required()
                            && !settings.exec().secrets().containsKey(secret.id())) {
                        throw at(vertex, secret.missing());
                    }
                }
            }
        }
    }

    private static TareException at(Vertex vertex, Problem problem) {
        return new TareException(
                TareException.FAILED, new Problem(vertex.location(), problem.message(), problem.hint()), null);
    }

    private void began(ListenableFuture<?> call) {
        running.add(call);
        if (first.get() != null) {
            call.cancel(true);
        }
    }

    @Override
    public StepRecords results() {
        return here.results();
    }

    @Override
    public void stop(TareException reason) {
        if (first.compareAndSet(null, reason)) {
            cancel();
        }
        here.stop(reason);
    }

    private void cancel() {
        running.forEach(call -> call.cancel(true));
    }

    @Override
    public void close() {
        cancel();
        here.close();
    }
}

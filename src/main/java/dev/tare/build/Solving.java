package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.deliver.prepare.BuildFacts.Origin;
import dev.tare.deliver.spec.Annotations;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ImageBuilder;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.plan.Contexts;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.ImportedCache;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverFactory;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.StepRecords;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** From plans to images. What the plans of several platforms share is solved once. */
final class Solving implements AutoCloseable {
    private final Store store;
    private final Contexts contexts;
    private final Progress progress;
    private final ExecSettings steps;
    private final SolverFactory factory;

    /** By the time of what is made, which a SOURCE_DATE_EPOCH of a stage may make another for each platform. */
    private final Map<Long, Solver> solvers = new LinkedHashMap<>();

    /** The bases that were named. */
    private final Set<String> told = new HashSet<>();

    private @Nullable TareException stopped;

    Solving(Store store, Contexts contexts, Progress progress, ExecSettings steps, SolverFactory factory) {
        this.store = store;
        this.contexts = contexts;
        this.progress = progress;
        this.steps = steps;
        this.factory = factory;
    }

    /** Whether nothing would run and nothing be written. */
    boolean isCached(Planning planning) {
        try (Solver solver = factory.create(SolverSettings.quiet(contexts, planning.time()))) {
            return solver.isCached(planning.plan().result());
        }
    }

    /** Makes the images, in the order of the plans. */
    BuiltImages images(List<Planning> plannings, BuildRequest request, List<ImportedCache> imports) {
        boolean complete = request.outputs().keepsImage();
        for (Planning planning : plannings) {
            tellBases(planning.plan().result());
        }
        if (plannings.size() > 1) {
            solveAll(plannings, imports, complete);
        }
        List<Image> images = new ArrayList<>();
        Map<Digest, Origin> origins = new HashMap<>();
        for (Planning planning : plannings) {
            Solver solver = solver(planning.time(), imports, complete);
            Annotations annotations = request.annotations();
            Image image = new ImageBuilder(store, solver, request.caches().inline() ? solver::results : null)
                    .build(
                            planning.plan(),
                            annotations.manifest(planning.plan().config().platform()));
            if (request.finish().squash()) {
                image = Finish.squashed(store, image, Finish.baseLayers(planning.plan()));
            }
            Image base = ImageBuilder.base(store, planning.plan().result());
            images.add(image);
            Origin origin = new Origin(base == null ? null : base.config(), planning.epoch());
            origins.put(image.descriptor().digest(), origin);
        }
        return new BuiltImages(images, origins);
    }

    /** As BuildKit does, whether anything of them is read or not: a log says of which bases an image was made. */
    private void tellBases(Vertex result) {
        List<String> names = new ArrayList<>();
        for (Vertex vertex : result.all()) {
            if (vertex.op() instanceof Op.ImageSource) {
                names.add(vertex.name());
            }
        }
        // The last stage was looked at first.
        for (String name : names.reversed()) {
            if (told.add(name)) {
                progress.begin(name).done();
            }
        }
    }

    /** All are solved before an image is made: what it carries of results must not depend on which was faster. */
    private void solveAll(List<Planning> plannings, List<ImportedCache> imports, boolean complete) {
        List<Callable<List<LayerRef>>> work = new ArrayList<>();
        for (Planning planning : plannings) {
            Solver solver = solver(planning.time(), imports, complete);
            work.add(() -> solver.solve(planning.plan().result()));
        }
        AtOnce.all(work);
    }

    private synchronized Solver solver(long time, List<ImportedCache> imports, boolean complete) {
        Solver solver = solvers.get(time);
        if (solver == null) {
            solver = factory.create(new SolverSettings(contexts, progress, time, steps, imports, complete));
            solvers.put(time, solver);
            if (stopped != null) {
                solver.stop(stopped);
            }
        }
        return solver;
    }

    /** Stops what runs, for a reason that is not of this build; it fails with it. */
    synchronized void stop(TareException reason) {
        stopped = reason;
        solvers.values().forEach(solver -> solver.stop(reason));
    }

    /** The layers of a part of a plan whose image was made, lowest first; null where that did not need them. */
    @Nullable List<Digest> layers(Planning planning, Vertex part) {
        Solver solver = solver(planning.time(), List.of(), true);
        if (!solver.isCached(part)) {
            return null;
        }
        List<Digest> out = new ArrayList<>();
        for (LayerRef layer : solver.solve(part)) {
            out.add(layer.diffId());
        }
        return out;
    }

    /** What is known of each step. */
    synchronized StepRecords results() {
        StepRecords out = StepRecords.NONE;
        for (Solver solver : solvers.values()) {
            out = out.and(solver.results());
        }
        return out;
    }

    /** What an image will need in any case comes beside the steps. */
    static void expectLayers(Store store, Vertex result) {
        Image base = ImageBuilder.base(store, result);
        List<Digest> missing = new ArrayList<>();
        for (Descriptor layer :
                base == null ? List.<Descriptor>of() : base.manifest().layers()) {
            if (!store.blobs().has(layer.digest())) {
                missing.add(layer.digest());
            }
        }
        store.blobs().remote().expect(missing);
    }

    @Override
    public synchronized void close() {
        for (Solver solver : solvers.values()) {
            solver.close();
        }
    }
}

package dev.tare.cli.build;

import dev.tare.cli.build.BuildSetup.Planning;
import dev.tare.cli.command.AtOnce;
import dev.tare.deliver.prepare.Annotations;
import dev.tare.deliver.prepare.BuildFacts.Origin;
import dev.tare.deliver.prepare.MadeImage;
import dev.tare.engine.ImageBuilder;
import dev.tare.engine.ImageBuilder.BuiltImage;
import dev.tare.engine.LocalSolvers;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.ImportedCache;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverFactory;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.Vertex;
import dev.tare.store.RemoteImages;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** From plans to images. What the plans of several platforms share is solved once. */
final class PlanSolving implements AutoCloseable {
    private final BuildSetup setup;
    private final SolverFactory factory;
    private final ExecSettings steps;
    private final List<ImportedCache> imports;

    /** By the time of what is made, which a SOURCE_DATE_EPOCH of a stage may make another for each platform. */
    private final Map<Long, Solver> solvers = new LinkedHashMap<>();

    private PlanSolving(BuildSetup setup, ExecSettings steps, List<ImportedCache> imports) {
        this.setup = setup;
        this.factory = new LocalSolvers(setup.store());
        this.steps = steps;
        this.imports = imports;
    }

    /**
     * What became of the plans.
     *
     * @param images in the order of the plans
     * @param results key and layer of each step
     */
    record Solved(List<MadeImage> images, Map<Digest, Digest> results) {
        /** The layers of all images, each once. */
        List<Digest> diffIds() {
            Set<Digest> out = new LinkedHashSet<>();
            for (MadeImage made : images) {
                out.addAll(made.image().config().diffIds());
            }
            return new ArrayList<>(out);
        }
    }

    static Solved solve(
            BuildSetup setup, List<Planning> plannings, ExecSettings steps, CacheFlags caches, BuildOutput output) {
        List<ImportedCache> imports = caches.imports(setup.store(), setup.progress());
        if (output.keepsImage()) {
            plannings.forEach(each -> expectLayers(setup.store(), each.plan().result()));
        }
        try (PlanSolving solving = new PlanSolving(setup, steps, imports)) {
            if (plannings.size() > 1) {
                solving.solveAll(plannings);
            }
            Annotations annotations = Annotations.parse(setup.arguments().values("annotation"));
            List<MadeImage> images = new ArrayList<>();
            for (Planning planning : plannings) {
                Solver solver = solving.solver(planning.time());
                BuiltImage image = new ImageBuilder(setup.store(), solver, caches.inline() ? solver::results : null)
                        .build(
                                planning.plan(),
                                annotations.manifest(planning.plan().config().platform()));
                RemoteImages.Documents base =
                        ImageBuilder.base(setup.store(), planning.plan().result());
                images.add(new MadeImage(image, new Origin(base == null ? null : base.config(), planning.epoch())));
            }
            return new Solved(images, solving.results());
        }
    }

    /** All are solved before an image is made: what it carries of results must not depend on which was faster. */
    private void solveAll(List<Planning> plannings) {
        List<Callable<List<LayerRef>>> work = new ArrayList<>();
        for (Planning planning : plannings) {
            Solver solver = solver(planning.time());
            work.add(() -> solver.solve(planning.plan().result()));
        }
        AtOnce.all(work);
    }

    private Solver solver(long time) {
        Solver solver = solvers.get(time);
        if (solver == null) {
            solver = factory.create(new SolverSettings(setup.contexts(), setup.progress(), time, steps, imports));
            solvers.put(time, solver);
        }
        return solver;
    }

    private Map<Digest, Digest> results() {
        Map<Digest, Digest> out = new HashMap<>();
        for (Solver solver : solvers.values()) {
            out.putAll(solver.results());
        }
        return out;
    }

    /** What the image will need in any case comes beside the steps. */
    private static void expectLayers(Store store, Vertex result) {
        RemoteImages.Documents base = ImageBuilder.base(store, result);
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
    public void close() {
        for (Solver solver : solvers.values()) {
            solver.close();
        }
    }
}

package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.plan.Contexts;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.ImportedCache;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.StepRecords;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import dev.tare.testing.MemoryTree;
import dev.tare.testing.SaidProgress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Solvers over one store and one context in memory, and what they say. */
abstract class SolverRoom {
    @TempDir
    Path folder;

    final MemoryTree files =
            new MemoryTree().file("a", "A").file("b", "B").dir("d").file("d/f", "F");
    final Contexts contexts = _ -> files;
    SaidProgress progress = new SaidProgress();
    Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** @param complete whether the records of all steps are asked for */
    final Solver solver(Store in, boolean complete, ImportedCache... imports) {
        return new LocalSolvers(in)
                .create(new SolverSettings(contexts, progress, 0, ExecSettings.NONE, List.of(imports), complete));
    }

    static List<Digest> solve(Solver solver, Vertex vertex) {
        return solver.solve(vertex).stream().map(LayerRef::diffId).toList();
    }

    /** The layers of a vertex, by a solver of its own. */
    final List<Digest> solve(Vertex vertex) {
        progress = new SaidProgress();
        try (Solver solver = solver(store, true)) {
            return solve(solver, vertex);
        }
    }

    /** What a cache would be told of a vertex. */
    final StepRecords export(Vertex vertex) {
        try (Solver solver = solver(store, true)) {
            solver.solve(vertex);
            return solver.results();
        }
    }
}

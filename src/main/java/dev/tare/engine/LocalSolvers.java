package dev.tare.engine;

import dev.tare.plan.Solver;
import dev.tare.plan.SolverFactory;
import dev.tare.plan.SolverSettings;
import dev.tare.store.Store;

/** Solves plans on this machine, into one store. */
public final class LocalSolvers implements SolverFactory {
    private final Store store;
    private final SharedWork shared = new SharedWork();

    public LocalSolvers(Store store) {
        this.store = store;
    }

    @Override
    public Solver create(SolverSettings settings) {
        return new LocalSolver(store, settings, shared, false);
    }
}

package dev.tare.plan;

/** Where plans are solved. Solvers of one factory that run at once make no layer twice. */
@FunctionalInterface
public interface SolverFactory {
    /** A solver for one request, which the caller closes. */
    Solver create(SolverSettings settings);
}

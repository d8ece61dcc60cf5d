package dev.tare.plan;

/** Where plans are solved. Solvers of one factory that run at once make no layer twice. */
@FunctionalInterface
public interface SolverFactory extends AutoCloseable {
    /** A solver for one request, which the caller closes. */
    Solver create(SolverSettings settings);

    /** Whether programs of images run on this machine, for which a process needs rights of its own. */
    default boolean runsHere() {
        return true;
    }

    /** Ends what its solvers share. */
    @Override
    default void close() {
        // Most share nothing.
    }
}

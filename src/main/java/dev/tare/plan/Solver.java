package dev.tare.plan;

import dev.tare.diagnostic.TareException;
import java.util.List;

/** Turns the vertices of one request into layers; on this machine, or elsewhere. For several threads at once. */
public interface Solver extends AutoCloseable {
    /**
     * Builds a vertex and all that it needs, each at most once. What nothing needs since all that is made of it is known is
     * not built.
     *
     * @return the layers of its tree, lowest first
     * @throws TareException with the first failure of the request, also when another vertex was the one that failed
     */
    List<LayerRef> solve(Vertex vertex);

    /** Whether a vertex and all that it needs have records, so that building it runs and writes nothing. */
    boolean isCached(Vertex vertex);

    /**
     * Each step that was done or known, and what the imported caches know of those that had not to be looked at: for an
     * export of the cache. Empty where what solves keeps its cache itself.
     */
    StepRecords results();

    /** Stops what runs, for a reason that is not of this build; then {@link #solve} fails with it. */
    void stop(TareException reason);

    /** Ends what still runs. */
    @Override
    void close();
}

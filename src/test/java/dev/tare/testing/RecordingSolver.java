package dev.tare.testing;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Solver;
import dev.tare.plan.StepRecords;
import dev.tare.plan.Vertex;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Solves nothing: it tells what it was asked for, and answers with layers that lie anywhere. */
public final class RecordingSolver implements Solver {
    private final Function<Vertex, List<LayerRef>> answers;
    private final Queue<Vertex> solved = new ConcurrentLinkedQueue<>();
    private volatile @Nullable TareException stopped;
    private volatile boolean closed;

    public RecordingSolver(Function<Vertex, List<LayerRef>> answers) {
        this.answers = answers;
    }

    /** What was asked for, in order. */
    public List<Vertex> solved() {
        return List.copyOf(solved);
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public List<LayerRef> solve(Vertex vertex) {
        TareException reason = stopped;
        if (reason != null) {
            throw reason;
        }
        solved.add(vertex);
        return answers.apply(vertex);
    }

    @Override
    public boolean isCached(Vertex vertex) {
        return solved.stream().anyMatch(each -> each.digest().equals(vertex.digest()));
    }

    @Override
    public StepRecords results() {
        return StepRecords.NONE;
    }

    @Override
    public void stop(TareException reason) {
        stopped = reason;
    }

    @Override
    public void close() {
        closed = true;
    }
}

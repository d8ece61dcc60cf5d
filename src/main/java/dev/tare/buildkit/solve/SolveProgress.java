package dev.tare.buildkit.solve;

import dev.tare.buildkit.llb.Llb;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.StepOutput;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import moby.buildkit.v1.ControlOuterClass.StatusResponse;
import moby.buildkit.v1.ControlOuterClass.VertexLog;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon says of a Solve, as our steps. It calls a vertex completed when its cache key is found out, and again when it
 * has run: so a step is done when one begins that stands on it, or all is over.
 */
final class SolveProgress implements StreamObserver<StatusResponse> {
    private final Llb llb;
    private final Progress progress;
    private final Map<String, Shown> steps = new LinkedHashMap<>();
    private final Map<String, List<String>> inputs = new HashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable Failed failed;
    private boolean closed;

    SolveProgress(Llb llb, Progress progress) {
        this.llb = llb;
        this.progress = progress;
    }

    /** The first vertex that failed, and what the daemon says of it. */
    record Failed(Vertex vertex, String error) {}

    private static final class Shown {
        private final Progress.Step step;
        private final Map<Long, StepOutput> outputs = new HashMap<>();
        private boolean works;
        private boolean ended;

        Shown(Progress.Step step) {
            this.step = step;
        }

        void work() {
            if (!works) {
                works = true;
                step.working();
                step.ready();
            }
        }

        void close() {
            outputs.values().forEach(StepOutput::close);
        }

        void done() {
            if (!ended) {
                ended = true;
                close();
                step.done();
            }
        }
    }

    @Override
    public synchronized void onNext(StatusResponse status) {
        if (closed) {
            return;
        }
        for (moby.buildkit.v1.ControlOuterClass.Vertex each : status.getVertexesList()) {
            inputs.put(each.getDigest(), List.copyOf(each.getInputsList()));
            Vertex vertex = llb.vertex(each.getDigest());
            if (vertex != null && isStep(vertex)) {
                update(vertex, each);
            }
        }
        for (VertexLog log : status.getLogsList()) {
            Shown shown = steps.get(log.getVertex());
            if (shown != null && !shown.ended) {
                shown.work();
                byte[] bytes = log.getMsg().toByteArray();
                shown.outputs
                        .computeIfAbsent(log.getStream(), _ -> new StepOutput(shown.step))
                        .write(bytes, 0, bytes.length);
            }
        }
    }

    /** Sources are told of where they are planned. */
    private static boolean isStep(Vertex vertex) {
        Op op = vertex.op();
        return op instanceof Op.FileOp || op instanceof Op.Exec || op instanceof Op.Merge || op instanceof Op.Diff;
    }

    private void update(Vertex vertex, moby.buildkit.v1.ControlOuterClass.Vertex said) {
        if (!said.hasStarted() && !said.getCached()) {
            return;
        }
        Shown shown = steps.get(said.getDigest());
        if (shown == null) {
            endBelow(said.getDigest());
            shown = new Shown(progress.begin(vertex.name()));
            steps.put(said.getDigest(), shown);
        }
        if (shown.ended) {
            return;
        }
        if (!said.getError().isEmpty()) {
            shown.ended = true;
            shown.close();
            if (said.getError().contains("context canceled")) {
                shown.step.canceled();
            } else {
                failed = failed == null ? new Failed(vertex, said.getError()) : failed;
                shown.step.failed(SolveFailures.brief(said.getError()));
            }
        } else if (said.getCached()) {
            shown.ended = true;
            shown.step.cached();
        } else {
            shown.work();
        }
    }

    /** What a vertex stands on is done when it begins. */
    private void endBelow(String digest) {
        Deque<String> todo = new ArrayDeque<>(inputs.getOrDefault(digest, List.of()));
        Set<String> seen = new HashSet<>();
        while (!todo.isEmpty()) {
            String each = todo.removeFirst();
            if (seen.add(each)) {
                Shown shown = steps.get(each);
                if (shown != null) {
                    shown.done();
                }
                todo.addAll(inputs.getOrDefault(each, List.of()));
            }
        }
    }

    @Override
    public void onError(Throwable why) {
        end.countDown();
    }

    @Override
    public void onCompleted() {
        end.countDown();
    }

    /** Waits for what the daemon has still to say. */
    void await(long seconds) throws InterruptedException {
        boolean _ = end.await(seconds, TimeUnit.SECONDS);
    }

    synchronized @Nullable Failed failed() {
        return failed;
    }

    /** All is over. @param well whether what was under way is done, or was stopped */
    synchronized void close(boolean well) {
        closed = true;
        for (Shown shown : steps.values()) {
            if (well) {
                shown.done();
            } else if (!shown.ended) {
                shown.ended = true;
                shown.close();
                shown.step.canceled();
            }
        }
    }
}

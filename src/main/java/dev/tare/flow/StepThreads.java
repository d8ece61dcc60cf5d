package dev.tare.flow;

import dev.tare.flow.file.FlowGraph;
import dev.tare.flow.file.FlowStep;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Runs the steps of a flow as its schedule has them, each on a thread of its own. */
final class StepThreads {
    private final FlowGraph graph;
    private final Schedule<String> schedule;
    private final Predicate<FlowStep> work;
    private final Map<String, Long> millis = new HashMap<>();

    /**
     * A run.
     *
     * @param times of the last run
     * @param jobs how many run at once
     * @param work gives whether the step is done; after one that is not, none begins
     */
    StepThreads(FlowGraph graph, StepTimes times, int jobs, Predicate<FlowStep> work) {
        this.graph = graph;
        this.work = work;
        List<String> order = graph.order().stream().map(FlowStep::label).toList();
        this.schedule = new Schedule<>(order, label -> step(label).dependsOn(), label -> times.of(step(label)), jobs);
    }

    /** Returns when no step runs any more. @return how long those took that are done, by label */
    synchronized Map<String, Long> run() {
        boolean interrupted = false;
        while (!schedule.isOver()) {
            for (String label : schedule.start()) {
                begin(label);
            }
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
                schedule.cancel();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return Map.copyOf(millis);
    }

    private FlowStep step(String label) {
        for (FlowStep step : graph.order()) {
            if (step.label().equals(label)) {
                return step;
            }
        }
        throw new IllegalArgumentException(label);
    }

    private void begin(String label) {
        long start = System.nanoTime();
        Thread.ofPlatform().name("step " + label).start(() -> {
            boolean success = false;
            try {
                success = work.test(step(label));
            } finally {
                end(label, success, (System.nanoTime() - start) / 1_000_000);
            }
        });
    }

    private synchronized void end(String label, boolean success, long took) {
        if (success) {
            schedule.done(label);
            millis.put(label, Math.max(1, took));
        } else {
            schedule.failed(label);
            schedule.cancel();
        }
        notifyAll();
    }
}

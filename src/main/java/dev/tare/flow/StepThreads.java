package dev.tare.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Runs the steps of a flow, each on a thread of its own as soon as those that it depends on are done. */
final class StepThreads {
    private final List<FlowStep> waiting;
    private final Set<String> done = new HashSet<>();
    private final int jobs;
    private final Predicate<FlowStep> work;
    private int running;
    private boolean failed;

    /** @param work gives whether the step is done; after one that is not, none begins */
    StepThreads(FlowGraph graph, int jobs, Predicate<FlowStep> work) {
        this.waiting = new ArrayList<>(graph.order());
        this.jobs = jobs;
        this.work = work;
    }

    /** Returns when no step runs any more. */
    synchronized void run() {
        boolean interrupted = false;
        while (true) {
            FlowStep next = failed || interrupted || running == jobs ? null : ready();
            if (next != null) {
                waiting.remove(next);
                running++;
                Thread.ofPlatform().name("step " + next.label()).start(() -> finish(next, work.test(next)));
            } else if (running == 0) {
                break;
            } else {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void finish(FlowStep step, boolean success) {
        running--;
        if (success) {
            done.add(step.label());
        } else {
            failed = true;
        }
        notifyAll();
    }

    private @org.jspecify.annotations.Nullable FlowStep ready() {
        for (FlowStep step : waiting) {
            if (done.containsAll(step.dependsOn())) {
                return step;
            }
        }
        return null;
    }
}

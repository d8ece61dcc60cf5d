package dev.tare.flow;

import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.FlowStep;
import java.util.HashSet;
import java.util.Set;

/** Says of each step of a flow whether its image is in the cache, and what would run. Nothing is named or written. */
final class DryRun {
    private final FlowSession session;
    private final Set<String> cached = new HashSet<>();

    DryRun(FlowSession session) {
        this.session = session;
    }

    void run() {
        for (FlowStep step : session.graph.order()) {
            session.output
                    .log()
                    .notice("Step " + session.graph.number(step) + " - " + step.label() + ": " + image(step)
                            + then(step));
        }
    }

    /** What is after a step that would be built can't be known: its image is not there. */
    private String image(FlowStep step) {
        for (String label : step.dependsOn()) {
            if (!cached.contains(label)) {
                return "would be built after " + label;
            }
        }
        try {
            if (new StepRunner(session, step).isCached()) {
                cached.add(step.label());
                return "is in the cache";
            }
        } catch (TareException e) {
            throw StepRunner.ofStep(step, e);
        }
        return "would be built";
    }

    private String then(FlowStep step) {
        StringBuilder text = new StringBuilder();
        if (!step.artifacts().isEmpty()) {
            text.append(", gives ")
                    .append(
                            step.artifacts().size() == 1
                                    ? "1 artifact"
                                    : step.artifacts().size() + " artifacts");
        }
        if (step.command() != null) {
            text.append(", runs [").append(step.command()).append(']');
        }
        if (step.afterBuildCommand() != null && session.options.has(FlowOption.HOST_COMMANDS)) {
            text.append(", runs [").append(step.afterBuildCommand()).append("] on this machine");
        }
        return text.toString();
    }
}

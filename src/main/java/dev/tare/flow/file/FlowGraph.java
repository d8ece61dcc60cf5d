package dev.tare.flow.file;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps in an order in which each comes after those that it depends on. Among steps that could go in any order, the
 * file's order stays; a step's number in the log is its place here.
 */
public final class FlowGraph {
    private final Map<String, FlowStep> steps = new LinkedHashMap<>();
    private final List<FlowStep> order = new ArrayList<>();

    private FlowGraph(Collection<FlowStep> of) {
        for (FlowStep step : of) {
            steps.put(step.label(), step);
        }
    }

    /** @throws TareException at a dependency that is no step, and at one that closes a circle */
    public static FlowGraph of(Collection<FlowStep> steps) {
        FlowGraph graph = new FlowGraph(steps);
        graph.requireKnown();
        graph.sort();
        return graph;
    }

    private void requireKnown() {
        for (FlowStep step : steps.values()) {
            for (String label : step.dependsOn()) {
                if (!steps.containsKey(label)) {
                    throw TareException.at(
                            step.places().at("depends_on." + label),
                            "step " + step.label() + " depends on \"" + label + "\": there is no such step",
                            hint(label));
                }
            }
        }
    }

    private String hint(String label) {
        for (FlowStep step : steps.values()) {
            if (step.name().equals(label)) {
                return "that is the image of step \"" + step.label() + "\"; dependencies are labels";
            }
        }
        String near = NearNames.hint(label, steps.keySet());
        if (near != null) {
            return near;
        }
        return (steps.size() == 1 ? "there is only " : "there are ") + String.join(", ", steps.keySet());
    }

    /** Kahn's algorithm over the file's order, each time from its start: flows are short. */
    private void sort() {
        Set<String> done = new LinkedHashSet<>();
        Set<FlowStep> left = new LinkedHashSet<>(steps.values());
        while (!left.isEmpty()) {
            FlowStep next = null;
            for (FlowStep step : left) {
                if (done.containsAll(step.dependsOn())) {
                    next = step;
                    break;
                }
            }
            if (next == null) {
                throw circle(left.iterator().next(), done);
            }
            left.remove(next);
            done.add(next.label());
            order.add(next);
        }
    }

    /** From any step that waits, each one's first dependency that waits leads into a circle. */
    private TareException circle(FlowStep from, Set<String> done) {
        Map<String, Integer> seen = new HashMap<>();
        List<FlowStep> path = new ArrayList<>();
        FlowStep at = from;
        while (!seen.containsKey(at.label())) {
            seen.put(at.label(), path.size());
            path.add(at);
            at = waitsFor(at, done);
        }
        List<FlowStep> circle = path.subList(seen.get(at.label()), path.size());
        FlowStep first = circle.getFirst();
        StringBuilder text = new StringBuilder();
        for (FlowStep step : circle) {
            text.append(step.label()).append(" \u2192 ");
        }
        String message = circle.size() == 1
                ? "step " + first.label() + " depends on itself"
                : "the steps depend on each other in a circle: " + text + first.label();
        return TareException.at(
                first.places().at("depends_on." + circle.get(1 % circle.size()).label()), message, null);
    }

    private FlowStep waitsFor(FlowStep step, Set<String> done) {
        for (String label : step.dependsOn()) {
            FlowStep other = steps.get(label);
            if (other != null && !done.contains(label)) {
                return other;
            }
        }
        throw new IllegalStateException(step.label() + " waits for nothing");
    }

    /** Each step after those that it depends on. */
    public List<FlowStep> order() {
        return List.copyOf(order);
    }

    /** The number of a step in the log, from 1. */
    public int number(FlowStep step) {
        return order.indexOf(step) + 1;
    }

    /** The steps that a step depends on, and those they depend on, in {@link #order}; without itself. */
    public List<FlowStep> before(FlowStep step) {
        List<FlowStep> with = with(List.of(step.label()));
        return with.subList(0, with.indexOf(step));
    }

    /** The steps that depend on a step. */
    public List<FlowStep> dependants(FlowStep step) {
        List<FlowStep> found = new ArrayList<>();
        for (FlowStep each : order) {
            if (each.dependsOn().contains(step.label())) {
                found.add(each);
            }
        }
        return found;
    }

    /**
     * Steps and all that they depend on, in {@link #order}.
     *
     * @throws TareException (usage) for a label that no step has
     */
    public List<FlowStep> with(Collection<String> labels) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String label : labels) {
            if (!steps.containsKey(label)) {
                throw TareException.usage("there is no step \"" + label + "\"", hint(label));
            }
            wanted.add(label);
        }
        List<FlowStep> found = new ArrayList<>();
        for (FlowStep step : order.reversed()) {
            if (wanted.contains(step.label())) {
                wanted.addAll(step.dependsOn());
                found.add(step);
            }
        }
        return found.reversed();
    }

    /** The longest chain that ends with each step, in steps: 0 for those that depend on none. */
    public Map<FlowStep, Integer> levels() {
        Map<FlowStep, Integer> levels = new LinkedHashMap<>();
        for (FlowStep step : order) {
            int level = 0;
            for (String label : step.dependsOn()) {
                @Nullable Integer below = levels.get(steps.get(label));
                level = Math.max(level, below == null ? 0 : below + 1);
            }
            levels.put(step, level);
        }
        return levels;
    }
}

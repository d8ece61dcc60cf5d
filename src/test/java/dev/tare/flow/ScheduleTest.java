package dev.tare.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final int GRAPHS = 500;
    private static final int STEPS = 60;

    /** Steps are numbers; each depends on smaller ones. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Graph(List<List<Integer>> dependsOn, long[] times) {
        static Graph random(Random random) {
            List<List<Integer>> dependsOn = new ArrayList<>();
            long[] times = new long[STEPS];
            // From nearly independent steps to nearly a chain.
            double density = Math.pow(random.nextDouble(), 3);
            for (int step = 0; step < STEPS; step++) {
                List<Integer> on = new ArrayList<>();
                for (int other = Math.max(0, step - 12); other < step; other++) {
                    if (random.nextDouble() < density) {
                        on.add(other);
                    }
                }
                dependsOn.add(on);
                times[step] = 1 + (long) Math.exp(random.nextDouble() * 7);
            }
            return new Graph(dependsOn, times);
        }

        List<Integer> steps() {
            List<Integer> steps = new ArrayList<>();
            for (int step = 0; step < times.length; step++) {
                steps.add(step);
            }
            return steps;
        }

        long work() {
            long sum = 0;
            for (long time : times) {
                sum += time;
            }
            return sum;
        }

        /** The longest path that begins with each step. */
        long[] paths() {
            long[] paths = times.clone();
            for (int step = times.length - 1; step >= 0; step--) {
                for (int other : dependsOn.get(step)) {
                    paths[other] = Math.max(paths[other], times[other] + paths[step]);
                }
            }
            return paths;
        }

        long longestPath() {
            long longest = 0;
            for (long path : paths()) {
                longest = Math.max(longest, path);
            }
            return longest;
        }
    }

    private record Event(long at, int step) {}

    /** Runs a schedule under a virtual clock; checks that each step runs once, after all that it depends on. */
    private static long makespan(Graph graph, int workers, IntToLongFunction known) {
        Schedule<Integer> schedule = new Schedule<>(graph.steps(), graph.dependsOn()::get, known::applyAsLong, workers);
        PriorityQueue<Event> running = new PriorityQueue<>(
                (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Integer.compare(a.step(), b.step()));
        Set<Integer> started = new HashSet<>();
        Set<Integer> done = new HashSet<>();
        long now = 0;
        while (!schedule.isOver()) {
            for (int step : schedule.start()) {
                assertThat(started.add(step)).as("started once").isTrue();
                assertThat(done).containsAll(graph.dependsOn().get(step));
                running.add(new Event(now + graph.times()[step], step));
            }
            assertThat(running).hasSizeBetween(1, workers);
            Event next = running.remove();
            now = next.at();
            done.add(next.step());
            schedule.done(next.step());
        }
        assertThat(done).hasSize(STEPS);
        return now;
    }

    /** Longest path first, written once more and in another way: minute by minute, over sets. */
    private static long longestPathFirst(Graph graph, int workers) {
        long[] paths = graph.paths();
        TreeSet<Integer> waiting = new TreeSet<>(graph.steps());
        Map<Integer, Long> ends = new HashMap<>();
        Set<Integer> done = new HashSet<>();
        long now = 0;
        while (done.size() < STEPS) {
            while (ends.size() < workers) {
                int best = -1;
                for (int step : waiting) {
                    if (done.containsAll(graph.dependsOn().get(step)) && (best < 0 || paths[step] > paths[best])) {
                        best = step;
                    }
                }
                if (best < 0) {
                    break;
                }
                waiting.remove(best);
                ends.put(best, now + graph.times()[best]);
            }
            now = ends.values().stream().min(Long::compare).orElseThrow();
            for (int step : List.copyOf(ends.keySet())) {
                if (ends.get(step) == now) {
                    ends.remove(step);
                    done.add(step);
                }
            }
        }
        return now;
    }

    @Test
    void staysWithinGrahamsBoundAndNearLongestPathFirst() {
        Random random = new Random(20_261_120);
        for (int i = 0; i < GRAPHS; i++) {
            Graph graph = Graph.random(random);
            int workers = 1 + random.nextInt(8);
            double least = Math.max((double) graph.longestPath(), (double) graph.work() / workers);
            double bound = (2 - 1.0 / workers) * least;

            long known = makespan(graph, workers, step -> graph.times()[step]);
            long unknown = makespan(graph, workers, step -> 0);

            String as = "graph " + i + " with " + workers + " workers";
            assertThat((double) known).as(as).isBetween(least, bound);
            assertThat((double) unknown).as(as).isBetween(least, bound);
            assertThat((double) known).as(as).isLessThanOrEqualTo(1.1 * longestPathFirst(graph, workers));
        }
    }

    /** Times of the last run are never quite those of this one, and new steps have none. */
    @Test
    void needsOnlyRoughTimes() {
        Random random = new Random(7);
        long known = 0;
        long rough = 0;
        long unknown = 0;
        for (int i = 0; i < GRAPHS; i++) {
            Graph graph = Graph.random(random);
            long[] remembered = graph.times().clone();
            for (int step = 0; step < STEPS; step++) {
                remembered[step] =
                        random.nextInt(10) == 0 ? 0 : (long) (remembered[step] * (0.7 + 0.6 * random.nextDouble()));
            }
            known += makespan(graph, 4, step -> graph.times()[step]);
            rough += makespan(graph, 4, step -> remembered[step]);
            unknown += makespan(graph, 4, step -> 0);
        }

        assertThat((double) rough).isLessThan(1.02 * known);
        assertThat(unknown).isGreaterThan(rough);
    }

    private static Schedule<String> schedule(int workers, Map<String, Long> times, String... steps) {
        Map<String, List<String>> dependsOn = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (String step : steps) {
            String[] words = step.split(" ");
            order.add(words[0]);
            dependsOn.put(words[0], List.of(words).subList(1, words.length));
        }
        return new Schedule<>(order, dependsOn::get, step -> times.getOrDefault(step, 0L), workers);
    }

    @Test
    void startsAStepWhenItsOwnDependenciesAreDoneNotAWholeLevel() {
        Schedule<String> schedule = schedule(2, Map.of(), "a", "b", "c a", "d b");

        assertThat(schedule.start()).containsExactly("a", "b");
        schedule.done("b");
        assertThat(schedule.start()).containsExactly("d");
    }

    @Test
    void goesByTheOrderOfBecomingReadyWhereNoTimeIsKnown() {
        Schedule<String> schedule = schedule(1, Map.of(), "a", "b", "c a", "d");

        List<String> ran = new ArrayList<>();
        while (!schedule.isOver()) {
            String step = schedule.start().getFirst();
            ran.add(step);
            schedule.done(step);
        }
        assertThat(ran).containsExactly("a", "b", "d", "c");
    }

    @Test
    void skipsWhatDependsOnAFailureAndGoesOnWithTheRest() {
        Schedule<String> schedule = schedule(2, Map.of(), "a", "b", "c a", "d c b", "e b");

        schedule.start();
        schedule.failed("a");
        schedule.done("b");
        assertThat(schedule.start()).containsExactly("e");
        schedule.failed("e");

        assertThat(schedule.isOver()).isTrue();
        assertThat(schedule.firstFailed()).isEqualTo("a");
        assertThat(schedule.skipped()).containsExactly("c", "d");
    }

    @Test
    void startsNothingMoreOnceItIsCancelled() {
        Schedule<String> schedule = schedule(2, Map.of(), "a", "b", "c", "d a");

        schedule.start();
        schedule.failed("b");
        schedule.cancel();
        assertThat(schedule.start()).isEmpty();
        assertThat(schedule.isOver()).isFalse();
        schedule.done("a");

        assertThat(schedule.start()).isEmpty();
        assertThat(schedule.isOver()).isTrue();
        assertThat(schedule.skipped()).containsExactlyInAnyOrder("c", "d");
    }

    @Test
    void refusesWhatIsNoOrder() {
        assertThatThrownBy(() -> schedule(1, Map.of(), "b a", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schedule(0, Map.of(), "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schedule(1, Map.of(), "a").done("a")).isInstanceOf(IllegalStateException.class);
    }
}

package dev.tare.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What to start next, for a number of workers. It knows no threads and no clock: who runs the steps says what ended.
 *
 * <p>A step may start when all that it depends on is done. Of several the one with the longest path to the end goes
 * first, its own time included, by the times of the last run; a step without a time counts as their mean, and without
 * any times the step that became ready first goes first. A worker is never idle while a step could start, so the whole
 * takes at most (2 - 1/m) times the larger of the longest path and the work for each of m workers (Graham 1969).
 *
 * <p>Not for several threads at once.
 *
 * @param <T> a step, with equals and hashCode
 */
public final class Schedule<T> {
    private final int workers;
    private final Map<T, Set<T>> waitsFor = new LinkedHashMap<>();
    private final Map<T, List<T>> dependants = new HashMap<>();
    private final Map<T, Long> pathToEnd = new HashMap<>();
    private final List<T> ready = new ArrayList<>();
    private final Set<T> running = new LinkedHashSet<>();
    private final Set<T> skipped = new LinkedHashSet<>();
    private @Nullable T firstFailed;
    private boolean cancelled;

    /**
     * Makes a schedule.
     *
     * @param order all steps, each after those that it depends on
     * @param dependsOn what a step depends on; all of it is in the order
     * @param time how long a step will take, in any unit; 0 or less where that is not known
     * @param workers how many steps may run at once
     */
    public Schedule(
            List<T> order, Function<T, ? extends Collection<T>> dependsOn, ToLongFunction<T> time, int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("no workers: " + workers);
        }
        this.workers = workers;
        for (T step : order) {
            Set<T> waits = new LinkedHashSet<>(dependsOn.apply(step));
            if (!waitsFor.keySet().containsAll(waits) || waitsFor.put(step, waits) != null) {
                throw new IllegalArgumentException("not an order: " + step);
            }
            dependants.put(step, new ArrayList<>());
            for (T other : waits) {
                list(other).add(step);
            }
            if (waits.isEmpty()) {
                ready.add(step);
            }
        }
        long mean = mean(order, time);
        for (T step : order.reversed()) {
            long longest = 0;
            for (T each : list(step)) {
                longest = Math.max(longest, path(each));
            }
            long own = time.applyAsLong(step);
            pathToEnd.put(step, longest + (own > 0 ? own : mean));
        }
    }

    /** With no times at all each step counts nothing, and the order of becoming ready decides. */
    private static <T> long mean(List<T> steps, ToLongFunction<T> time) {
        long sum = 0;
        long known = 0;
        for (T step : steps) {
            long own = time.applyAsLong(step);
            sum += Math.max(0, own);
            known += own > 0 ? 1 : 0;
        }
        return known == 0 ? 0 : sum / known;
    }

    private List<T> list(T step) {
        return dependants.getOrDefault(step, List.of());
    }

    private long path(T step) {
        return pathToEnd.getOrDefault(step, 0L);
    }

    /** The steps to start now, as many as there are free workers at most. They count as running from here on. */
    public List<T> start() {
        List<T> started = new ArrayList<>();
        // The sort is stable: of equal paths the one that was ready first.
        ready.sort(Comparator.comparingLong(this::path).reversed());
        while (!cancelled && running.size() < workers && !ready.isEmpty()) {
            T step = ready.removeFirst();
            running.add(step);
            started.add(step);
        }
        return started;
    }

    /** A running step ended well. */
    public void done(T step) {
        end(step);
        for (T each : list(step)) {
            Set<T> waits = waitsFor.getOrDefault(each, Set.of());
            if (waits.remove(step) && waits.isEmpty() && !skipped.contains(each)) {
                ready.add(each);
            }
        }
    }

    /** A running step failed: what depends on it is skipped, the rest goes on unless {@link #cancel} is called. */
    public void failed(T step) {
        end(step);
        firstFailed = firstFailed == null ? step : firstFailed;
        skip(step);
    }

    private void end(T step) {
        if (!running.remove(step)) {
            throw new IllegalStateException("not running: " + step);
        }
    }

    private void skip(T step) {
        for (T each : list(step)) {
            if (skipped.add(each)) {
                skip(each);
            }
        }
    }

    /** Nothing more starts; what runs is to end by itself, or to be stopped. */
    public void cancel() {
        cancelled = true;
        for (Map.Entry<T, Set<T>> entry : waitsFor.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                skipped.add(entry.getKey());
            }
        }
        skipped.addAll(ready);
        ready.clear();
    }

    /** Whether nothing runs and nothing can start. */
    public boolean isOver() {
        return running.isEmpty() && ready.isEmpty();
    }

    /** What runs. */
    public Set<T> running() {
        return Set.copyOf(running);
    }

    /** What will never start, because of a failure or of {@link #cancel}, in the order of finding out. */
    public List<T> skipped() {
        return List.copyOf(skipped);
    }

    /** The first step that failed, or null: later failures are often its consequences. */
    public @Nullable T firstFailed() {
        return firstFailed;
    }
}

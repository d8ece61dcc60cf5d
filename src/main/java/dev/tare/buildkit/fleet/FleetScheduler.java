package dev.tare.buildkit.fleet;

import dev.tare.diagnostic.TareException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs pieces of work on the daemons of a fleet, each on the thread that brings it, as many at once as there are threads.
 * Work of a lost daemon goes to the next in rank, and no new work goes to that daemon for a while.
 */
public final class FleetScheduler {
    /** How long a lost daemon is left alone, as long as another one lives: a pod starts anew in a few seconds. */
    static final Duration REST = Duration.ofSeconds(20);

    /** Work in whose middle so many daemons were lost may be what ends them, and must not end all. */
    static final int MOST_LOST = 3;

    private final List<Seat> seats;
    private final ToIntFunction<Seat> others;
    private final InstantSource clock;
    private final Consumer<String> notes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final Map<Seat, Integer> running = new HashMap<>();
    private final Map<Seat, Instant> restsUntil = new HashMap<>();

    /**
     * Over these daemons.
     *
     * @param others the Solves that a daemon does for other clients, as last heard; it is asked while work is placed, and
     *     answers at once
     * @param notes is told in one line of each daemon that is lost
     */
    public FleetScheduler(List<Seat> seats, ToIntFunction<Seat> others, InstantSource clock, Consumer<String> notes) {
        if (seats.isEmpty()) {
            throw new IllegalArgumentException("a fleet has a daemon");
        }
        this.seats = List.copyOf(seats);
        this.others = others;
        this.clock = clock;
        this.notes = notes;
    }

    /**
     * Runs a task to its end, and waits while all daemons that could do it have no slot.
     *
     * @return what the task gave
     * @throws TareException when no daemon runs the platform, or all that do are lost
     */
    public <R> R run(Work work, FleetTask<R> task) throws InterruptedException {
        Map<Seat, DaemonLost> tried = new LinkedHashMap<>();
        int lostInTheMiddle = 0;
        while (true) {
            Seat seat = take(work, tried.keySet());
            if (seat == null) {
                throw noneLeft(work, tried);
            }
            try {
                return task.on(seat);
            } catch (DaemonLost e) {
                tried.put(seat, e);
                lostInTheMiddle += e.begun() ? 1 : 0;
                lose(seat);
                if (lostInTheMiddle == MOST_LOST) {
                    throw tooMany(tried, e);
                }
                notes.accept(seat.address().text() + " is lost: " + e.why() + "; its work goes to the next");
            } finally {
                release(seat);
            }
        }
    }

    /** How many daemons are not known to be lost. */
    public int living() {
        lock.lock();
        try {
            Instant now = clock.instant();
            return (int) seats.stream().filter(seat -> !rests(seat, now)).count();
        } finally {
            lock.unlock();
        }
    }

    /** A seat for the work, or null when all that could do it have been tried. */
    private @Nullable Seat take(Work work, Set<Seat> tried) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Set<Seat> left = new HashSet<>();
                Set<Seat> rested = new HashSet<>();
                Instant now = clock.instant();
                for (Seat seat : seats) {
                    if (seat.runs().contains(work.platform()) && !tried.contains(seat)) {
                        left.add(seat);
                        if (!rests(seat, now)) {
                            rested.add(seat);
                        }
                    }
                }
                if (left.isEmpty()) {
                    return null;
                }
                // One that was lost may be back: before the build fails it is asked again.
                Set<Seat> usable = rested.isEmpty() ? left : rested;
                Seat seat = Placement.choose(work, seats, usable::contains, this::own, others);
                if (seat != null) {
                    running.merge(seat, 1, Integer::sum);
                    return seat;
                }
                freed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean rests(Seat seat, Instant now) {
        Instant until = restsUntil.get(seat);
        return until != null && now.isBefore(until);
    }

    private int own(Seat seat) {
        return running.getOrDefault(seat, 0);
    }

    private void lose(Seat seat) {
        lock.lock();
        try {
            restsUntil.put(seat, clock.instant().plus(REST));
            // Who waits for one of its slots may now have to look elsewhere.
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void release(Seat seat) {
        lock.lock();
        try {
            running.merge(seat, -1, Integer::sum);
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private TareException noneLeft(Work work, Map<Seat, DaemonLost> tried) {
        if (!tried.isEmpty()) {
            DaemonLost last = tried.values().stream().reduce((_, b) -> b).orElseThrow();
            return TareException.failed("no builder is left: " + said(tried), last);
        }
        Set<String> known = new TreeSet<>();
        seats.forEach(seat -> seat.runs().forEach(platform -> known.add(platform.toString())));
        return TareException.failed(
                "no builder runs " + work.platform(),
                "they run " + (known.isEmpty() ? "nothing" : String.join(", ", known))
                        + "; emulation comes with tonistiigi/binfmt --install all");
    }

    private static TareException tooMany(Map<Seat, DaemonLost> tried, DaemonLost last) {
        Map<Seat, DaemonLost> begun = new LinkedHashMap<>(tried);
        begun.values().removeIf(each -> !each.begun());
        return TareException.failed(
                begun.size() + " builders were lost in the middle of this work, which is given to no other: "
                        + said(begun),
                last);
    }

    private static String said(Map<Seat, DaemonLost> tried) {
        List<String> parts = new ArrayList<>();
        tried.forEach((seat, why) -> parts.add(seat.address().text() + ": " + why.why()));
        return String.join("; ", parts);
    }
}

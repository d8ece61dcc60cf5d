package dev.tare.buildkit.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which daemon gets a piece of work: rendezvous hashing (Thaler and Ravishankar, 1998), bounded by load (Mirrokni, Thorup and
 * Zadimoghaddam, 2016). Each daemon has a rank for each key that depends on the two alone, so that all clients agree without
 * speaking to each other, and of a daemon that goes or comes only its own share moves.
 *
 * <p>Pure functions of their arguments. The hash is part of what caches depend on: it is the same on every machine and in
 * every version.
 */
public final class Placement {
    /** Load that a daemon takes before the next in rank gets the work, in parts of the mean. */
    public static final double CAPACITY = 1.25;

    private Placement() {}

    /** The seats for a piece of work, the best first: those that run its platform natively, then those that emulate it. */
    public static List<Seat> rank(Work work, List<Seat> seats) {
        long key = hash(work.key());
        List<Seat> out = new ArrayList<>();
        for (Seat seat : seats) {
            if (seat.runs().contains(work.platform())) {
                out.add(seat);
            }
        }
        out.sort(Comparator.comparing((Seat seat) -> !seat.runsNatively().contains(work.platform()))
                .thenComparing((Seat a, Seat b) -> Long.compareUnsigned(score(key, b.id()), score(key, a.id())))
                .thenComparing(Seat::id));
        return out;
    }

    /**
     * The first in rank that is not busy. Work of this client alone is spread as evenly as the bound has it, so that a flow uses
     * all daemons. With what others do, a daemon is busy only above what it does easily: below that nobody would win by
     * leaving the cache.
     *
     * @param usable those that may be asked at all
     * @param own Solves that this client has on a seat
     * @param others Solves of all others there
     * @return null where each that is usable, of the best kind that there is, has no slot left for this client
     */
    public static @Nullable Seat choose(
            Work work, List<Seat> seats, Predicate<Seat> usable, ToIntFunction<Seat> own, ToIntFunction<Seat> others) {
        List<Seat> candidates = new ArrayList<>();
        boolean natively = false;
        for (Seat seat : seats) {
            if (!seat.runs().contains(work.platform()) || !usable.test(seat)) {
                continue;
            }
            boolean best = seat.runsNatively().contains(work.platform());
            if (best && !natively) {
                candidates.clear();
                natively = true;
            }
            if (best == natively) {
                candidates.add(seat);
            }
        }
        return first(hash(work.key()), candidates, own, others);
    }

    /** Two passes, since a fleet may have a thousand daemons. */
    private static @Nullable Seat first(
            long key, List<Seat> candidates, ToIntFunction<Seat> own, ToIntFunction<Seat> others) {
        long ownTotal = 1;
        long total = 1;
        for (Seat seat : candidates) {
            int here = own.applyAsInt(seat);
            ownTotal += here;
            total += here + others.applyAsInt(seat);
        }
        int daemons = Math.max(1, candidates.size());
        long ownBound = bound(ownTotal, daemons);
        long bound = bound(total, daemons);
        Seat best = null;
        long bestScore = 0;
        Seat freest = null;
        long least = Long.MAX_VALUE;
        for (Seat seat : candidates) {
            int here = own.applyAsInt(seat);
            if (here >= seat.slots()) {
                continue;
            }
            long load = (long) here + others.applyAsInt(seat);
            if (load < least) {
                freest = seat;
                least = load;
            }
            if (here < ownBound && load < Math.max(bound, seat.easily())) {
                long score = score(key, seat.id());
                if (best == null || Long.compareUnsigned(score, bestScore) > 0) {
                    best = seat;
                    bestScore = score;
                }
            }
        }
        // Each may be above one bound or the other.
        return best == null ? freest : best;
    }

    /**
     * The load that no daemon is to exceed: {@link #CAPACITY} times the mean. With few pieces of work that is no whole number,
     * and then the least one that lets all be placed: twelve on four daemons are three each.
     *
     * @param total with the work that is being placed
     */
    static long bound(long total, int daemons) {
        long ceiling = (total + daemons - 1) / daemons;
        return Math.max(ceiling, (long) (CAPACITY * total / daemons));
    }

    /** How much a daemon is wanted for a key: even over all 64 bits, unsigned. */
    static long score(long key, String id) {
        return mixed(key ^ Long.rotateLeft(hash(id), 32));
    }

    /** FNV-1a over the UTF-16 units, which alone spreads its last units badly, and a mix for that. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): each bit of the input changes half of the output's. */
    private static long mixed(long z) {
        long a = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
        return b ^ b >>> 31;
    }
}

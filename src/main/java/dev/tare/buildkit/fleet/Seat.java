package dev.tare.buildkit.fleet;

import dev.tare.oci.Platform;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A daemon that work can be placed on.
 *
 * @param id the same for as long as its cache lives: the ID of its worker; no two seats have one
 * @param address where it is today
 * @param runs the platforms whose programs it runs
 * @param runsNatively those of {@code runs} that need no emulation
 * @param slots how many Solves it does at once, and is given by one client at most; {@link #NO_LIMIT} where nobody has said
 */
public record Seat(String id, BuilderAddress address, Set<Platform> runs, Set<Platform> runsNatively, int slots) {
    /** Of {@code slots}. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /** Of a daemon of which nobody has said: as many as {@code deploy/buildkit} is made for. */
    private static final int USUAL = 4;

    public Seat {
        runs = Set.copyOf(runs);
        runsNatively = Set.copyOf(runsNatively);
        if (slots < 1 || !runs.containsAll(runsNatively)) {
            throw new IllegalArgumentException("no such seat: " + id);
        }
    }

    /**
     * The seat of a worker as it lists itself: the platform of its processor first, then what it runs besides.
     *
     * @param platforms in that order
     */
    public static Seat ofWorker(String id, BuilderAddress address, List<Platform> platforms, int slots) {
        Set<Platform> all = Set.copyOf(platforms);
        if (platforms.isEmpty()) {
            return new Seat(id, address, all, Set.of(), slots);
        }
        Platform own = platforms.getFirst();
        Set<Platform> natively = new HashSet<>();
        for (Platform each : platforms) {
            if (each.os().equals(own.os()) && sameProcessor(own.architecture(), each.architecture())) {
                natively.add(each);
            }
        }
        return new Seat(id, address, all, natively, slots);
    }

    /** Solves at once of which none is slower for the others. */
    int easily() {
        return slots == NO_LIMIT ? USUAL : slots;
    }

    /** A processor of 64 bits that lists its older kin as its own runs it by itself. */
    private static boolean sameProcessor(String own, String other) {
        return own.equals(other)
                || own.equals("amd64") && other.equals("386")
                || own.equals("arm64") && other.equals("arm");
    }
}

package dev.tare.buildkit.fleet;

import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.oci.Platform;
import java.util.ArrayList;
import java.util.List;

/** Daemons of tests that are only names. */
final class Fleets {
    static final Platform AMD64 = new Platform("linux", "amd64", "");
    static final Platform ARM64 = new Platform("linux", "arm64", "");

    private Fleets() {}

    static Seat seat(String id, Platform... platforms) {
        return Seat.ofWorker(id, new Tcp(id, 1234, null), List.of(platforms), Seat.NO_LIMIT);
    }

    /** Daemons {@code d0}, {@code d1}, .. of one processor without emulation. */
    static List<Seat> of(int count, int slots) {
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seats.add(Seat.ofWorker("d" + i, new Tcp("d" + i, 1234, null), List.of(AMD64), slots));
        }
        return seats;
    }

    static Work work(String project) {
        return new Work(project, "", AMD64);
    }
}

package dev.tare.buildkit.fleet;

/**
 * Work that any daemon can do. It may be called several times, for one daemon after another, never at the same time.
 *
 * @param <R> what comes of it
 */
@FunctionalInterface
public interface FleetTask<R> {
    /**
     * Does it on this daemon. Failures of the build are thrown as they are, and end it.
     *
     * @throws DaemonLost to be called again with another daemon
     */
    R on(Seat seat) throws DaemonLost, InterruptedException;
}

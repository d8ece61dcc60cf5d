package dev.tare.buildkit.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection to one daemon, for what an administrator asks. */
public interface DaemonControl extends AutoCloseable {
    /** Asks for all that there is to know. */
    DaemonInfo info() throws DaemonLost;

    /**
     * Removes what no build uses.
     *
     * @param all even what cache mounts hold and what other records refer to
     * @param keepUnused for how long something must not have been used; null for any time
     * @param keepBytes how much may stay; 0 for nothing
     * @return the bytes that are free now
     */
    long prune(boolean all, @Nullable Duration keepUnused, long keepBytes) throws DaemonLost;

    @Override
    void close();

    /** Makes connections. */
    @FunctionalInterface
    interface Connector {
        /** @throws DaemonLost where nobody answers, or not who was meant */
        DaemonControl connect(BuilderAddress address) throws DaemonLost;
    }
}

package dev.tare.sandbox.container;

import dev.tare.posix.Signals;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.network.Nat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes what the containers of a store no longer need.
 *
 * @param containers of the store
 */
public record ContainerPruner(Containers containers) {
    /**
     * Ends the containers whose shims were killed: nobody writes their logs or forwards their ports, and nobody would
     * see their end. An ordinary user does it from outside of all namespaces.
     *
     * @return those that were ended
     */
    public List<Container> endOrphans() {
        List<Container> out = new ArrayList<>();
        for (Container container : containers.list()) {
            if (container.isRunning() && !container.isKept()) {
                containers.stop(container, Signals.KILL, 10);
                out.add(container);
            }
        }
        return out;
    }

    /** Clears away all that crashes left of containers, also of those whose folders are gone. */
    public void clear() {
        List<Container> _ = containers.list();
        if (!UserNamespace.isOrdinary()) {
            try {
                Nat.sweep();
            } catch (IOException e) {
                throw SandboxFailures.of("what is left of containers cannot be cleared away", e);
            }
        }
    }

    /** Removes the containers that do not run. */
    public Pruned prune() {
        List<Container> removed = new ArrayList<>();
        long bytes = 0;
        for (Container container : containers.list()) {
            if (!container.isRunning() && !container.isKept()) {
                bytes += containers.writtenBytes(container);
                Container _ = containers.end(
                        container, container.remove() ? Containers.Stays.NOTHING : Containers.Stays.VOLUMES);
                removed.add(container);
            }
        }
        return new Pruned(removed, bytes);
    }

    /**
     * What {@link #prune} did.
     *
     * @param bytes of the files that the containers had made or changed
     */
    public record Pruned(List<Container> removed, long bytes) {
        public Pruned {
            removed = List.copyOf(removed);
        }
    }
}

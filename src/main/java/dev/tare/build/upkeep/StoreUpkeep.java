package dev.tare.build.upkeep;

import dev.tare.sandbox.container.ContainerPruner;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.SnapshotCheck;
import dev.tare.sandbox.step.StepExecutor;
import dev.tare.source.CheckoutCheck;
import dev.tare.store.Store;
import dev.tare.store.upkeep.Fsck;
import dev.tare.store.upkeep.Gc;
import dev.tare.store.upkeep.GcOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps a store small and whole, with all that builds, steps and containers have in it. */
public final class StoreUpkeep {
    private StoreUpkeep() {}

    /** Frees what nothing needs any more, also what killed steps and containers have left. */
    public static Gc.Report free(Store store, Containers containers, GcOptions options) {
        StepExecutor.sweep(store.home());
        new ContainerPruner(containers).clear();
        return Gc.run(store, options);
    }

    /**
     * Checks digests, images, unpacked layers and checkouts.
     *
     * @param environment with the git that is to be asked
     */
    public static List<Fsck.Finding> check(Store store, Map<String, String> environment) {
        List<Fsck.Finding> findings = new ArrayList<>(Fsck.run(store));
        findings.addAll(SnapshotCheck.run(store));
        findings.addAll(CheckoutCheck.run(store, environment));
        return findings;
    }
}

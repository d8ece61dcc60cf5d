package dev.tare.buildkit.solve;

import dev.tare.buildkit.fleet.Fleet;
import dev.tare.buildkit.fleet.FleetScheduler;
import dev.tare.buildkit.fleet.Seat;
import dev.tare.diagnostic.Progress;
import dev.tare.plan.Solver;
import dev.tare.plan.SolverFactory;
import dev.tare.plan.SolverSettings;
import dev.tare.registry.Logins;
import dev.tare.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Solves plans on the builders of a fleet; those without a RUN on this machine, which takes less time than to send them. */
public final class BuilderSolvers implements SolverFactory {
    private final Store store;
    private final SolverFactory here;
    private final Fleet fleet;
    private final String project;
    private final Progress progress;
    private final Logins logins;
    private final Daemons daemons;
    private @Nullable FleetScheduler scheduler;

    /**
     * Nothing is asked of a builder before a plan needs one.
     *
     * @param here solves what has no RUN
     * @param project whose cache is meant, which decides on the builder
     * @param progress is told of builders that are lost
     */
    public BuilderSolvers(
            Store store,
            SolverFactory here,
            Fleet fleet,
            String project,
            Map<String, String> environment,
            Progress progress) {
        this.store = store;
        this.here = here;
        this.fleet = fleet;
        this.project = project;
        this.progress = progress;
        this.logins = new Logins(environment, progress::note);
        this.daemons = new Daemons(environment);
    }

    @Override
    public Solver create(SolverSettings settings) {
        return new BuilderSolver(this, store, settings, here.create(settings));
    }

    @Override
    public boolean runsHere() {
        return false;
    }

    String project() {
        return project;
    }

    Logins logins() {
        return logins;
    }

    Daemons daemons() {
        return daemons;
    }

    /** All builders are asked at the first use. */
    synchronized FleetScheduler scheduler() {
        FleetScheduler known = scheduler;
        if (known == null) {
            List<Seat> seats = daemons.seats(fleet);
            known = new FleetScheduler(seats, _ -> 0, InstantSource.system(), progress::note);
            scheduler = known;
        }
        return known;
    }

    @Override
    public void close() {
        daemons.close();
    }
}

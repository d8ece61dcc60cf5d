package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.CacheRequest;
import dev.tare.build.request.Workplace;
import dev.tare.buildkit.fleet.Builders;
import dev.tare.buildkit.fleet.Fleet;
import dev.tare.buildkit.fleet.Projects;
import dev.tare.buildkit.solve.BuilderSolvers;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalSolvers;
import dev.tare.plan.SolverFactory;
import dev.tare.registry.ConfigFolders;
import dev.tare.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where plans are solved: on this machine, or on builders that somebody names. What speaks to those is on the class path only
 * then, and is touched here alone.
 */
public final class SolverChoice {
    private SolverChoice() {}

    /**
     * Chooses.
     *
     * @param named by {@code --builder}
     * @param context that is built, as it was typed: it says whose cache is meant
     * @param progress is told of builders that are lost, and of files that should be mended
     */
    public static SolverFactory choose(
            List<String> named, Store store, Workplace place, String context, Progress progress) {
        SolverFactory here = new LocalSolvers(store);
        if (named.isEmpty() && !mayBeNamed(place.environment())) {
            return here;
        }
        Fleet fleet = new Builders(place.environment(), place.directory()).choose(named, "--builder");
        if (fleet == null) {
            return here;
        }
        fleet.warnings().forEach(progress::warn);
        try {
            return new BuilderSolvers(store, here, fleet, project(place, context), place.environment(), progress);
        } catch (NoClassDefFoundError e) {
            throw TareException.failed("what speaks to builders is not on the class path: lib/buildkit", e);
        }
    }

    /** Asked at each start, so nothing is read. */
    private static boolean mayBeNamed(Map<String, String> environment) {
        return !environment.getOrDefault("TARE_BUILDER", "").isEmpty()
                || !environment.getOrDefault("BUILDKIT_HOST", "").isEmpty()
                || Files.exists(ConfigFolders.config(environment).resolve("tare/builders.yaml"));
    }

    private static String project(Workplace place, String context) {
        if (context.equals("-")) {
            return "input";
        }
        if (context.contains("://")) {
            return "address:" + context;
        }
        Path folder = place.path(context);
        return Files.isDirectory(folder) ? Projects.of(folder) : "folder:" + folder;
    }

    /** @throws TareException where a request asks for what builders are not made to do by us */
    static void check(BuildRequest request, SolverFactory solvers) {
        if (!solvers.runsHere() && !request.caches().equals(CacheRequest.NONE)) {
            throw TareException.usage(
                    "--cache-to and --cache-from are not for builders, which keep their caches themselves",
                    "leave them out, or build on this machine: TARE_BUILDER=local");
        }
    }
}

package dev.tare.flow;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.Planned;
import dev.tare.engine.LocalContexts;
import dev.tare.golang.GoBinary;
import dev.tare.golang.GoBuild;
import dev.tare.golang.GoImage;
import dev.tare.golang.GoOptions;
import dev.tare.golang.GoPackage;
import dev.tare.golang.GoWork;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import dev.tare.plan.Plan;
import dev.tare.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a step is to build.
 *
 * @param time of what is made, in seconds since 1970
 * @param held is let go of when the image is made
 */
record StepPlan(Plan plan, long time, Held held) implements AutoCloseable {
    /** Something that is kept as it is meanwhile. */
    interface Held {
        void close();
    }

    /** From the Dockerfile of a step. */
    static StepPlan ofDockerfile(StepPlanner planner, ImageResolver images, Progress progress) {
        Planned planned = planner.plan(images, progress);
        long time = planned.sourceDateEpoch() == null ? 0 : planned.sourceDateEpoch();
        return new StepPlan(planned.plan(), time, () -> {});
    }

    /**
     * From the Go package of a step, which is built first.
     *
     * @param folders gets the folder with the program
     * @param compiler what it writes
     */
    static StepPlan ofGo(
            FlowStep step,
            StepPlanner planner,
            FlowOptions options,
            Store store,
            LocalContexts folders,
            Progress progress,
            Consumer<String> compiler) {
        Path folder = planner.context().resolve(String.valueOf(step.build().goPackage()));
        GoPackage goPackage = GoPackage.find(folder);
        if (goPackage == null) {
            throw TareException.at(
                    step.places().at("go"), step.build().goPackage() + " is in no Go module: there is no go.mod", null);
        }
        List<Platform> platforms = step.build().platforms();
        GoOptions go = new GoOptions(
                platforms.isEmpty() ? null : platforms.getFirst(),
                List.of(),
                null,
                List.of(),
                Map.of(),
                GoOptions.VersionControl.IF_READABLE);
        long time = options.epoch() == null ? 0 : options.epoch();
        // The folder is locked until the program is in the image.
        GoWork work = GoWork.open(store.work().resolve("go"), goPackage, go, options.environment(), Instant.now());
        try {
            GoBinary binary =
                    new GoBuild(options.environment(), progress, compiler).build(goPackage, go, work.folder(), time);
            folders.addFolder(GoImage.sourceName(null), binary.folder());
            return new StepPlan(GoImage.plan(binary, time, null, null), time, work::close);
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
    }

    @Override
    public void close() {
        held.close();
    }
}

package dev.tare.flow;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.Planned;
import dev.tare.engine.LocalContexts;
import dev.tare.flow.file.FlowStep;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a step is to build.
 *
 * @param plans one for each of its platforms
 * @param works folders with programs, which are locked until the images are made
 */
record StepPlans(List<PlatformPlan> plans, List<GoWork> works) implements AutoCloseable {
    /**
     * An image for one platform.
     *
     * @param epoch SOURCE_DATE_EPOCH in seconds, or null
     */
    record PlatformPlan(Plan plan, @Nullable Long epoch) {
        /** Of what is made, in seconds since 1970. */
        long time() {
            return epoch == null ? 0 : epoch;
        }
    }

    /** From the Dockerfile of a step. */
    static StepPlans ofDockerfile(StepPlanner planner, ImageResolver images, Progress progress) {
        List<PlatformPlan> plans = new ArrayList<>();
        for (Planned planned : planner.plan(images, progress)) {
            plans.add(new PlatformPlan(planned.plan(), planned.sourceDateEpoch()));
        }
        return new StepPlans(plans, List.of());
    }

    /**
     * From the Go package of a step, which is built first.
     *
     * @param folders gets the folders with the programs
     * @param compiler what it writes
     */
    static StepPlans ofGo(
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
        long time = options.epoch() == null ? 0 : options.epoch();
        GoBuild build = new GoBuild(options.environment(), progress, compiler);
        StepPlans made = new StepPlans(new ArrayList<>(), new ArrayList<>());
        try {
            for (GoTarget target : GoTarget.of(step.build().platforms())) {
                GoOptions go = new GoOptions(
                        target.platform(), List.of(), null, List.of(), Map.of(), GoOptions.VersionControl.IF_READABLE);
                GoWork work =
                        GoWork.open(store.work().resolve("go"), goPackage, go, options.environment(), Instant.now());
                made.works.add(work);
                GoBinary binary = build.build(goPackage, go, work.folder(), time);
                folders.addFolder(GoImage.sourceName(target.ofSeveral()), binary.folder());
                made.plans.add(new PlatformPlan(GoImage.plan(binary, time, target.ofSeveral(), null), options.epoch()));
            }
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /**
     * What a program is built for.
     *
     * @param platform null for what the environment says
     * @param ofSeveral the platform, where there are others; else null
     */
    private record GoTarget(
            @Nullable Platform platform, @Nullable Platform ofSeveral) {
        static List<GoTarget> of(List<Platform> platforms) {
            if (platforms.size() < 2) {
                return List.of(new GoTarget(platforms.isEmpty() ? null : platforms.getFirst(), null));
            }
            List<GoTarget> out = new ArrayList<>();
            for (Platform each : platforms) {
                out.add(new GoTarget(each, each));
            }
            return out;
        }
    }

    @Override
    public void close() {
        works.forEach(GoWork::close);
    }
}

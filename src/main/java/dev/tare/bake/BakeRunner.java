package dev.tare.bake;

import dev.tare.build.Build;
import dev.tare.build.BuildResult;
import dev.tare.build.Builder;
import dev.tare.build.BuiltImages;
import dev.tare.build.Neighbours;
import dev.tare.build.request.BuildRequest;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.Schedule;
import dev.tare.flow.StepCancellation;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds the targets of a plan side by side by one builder, which makes what they share once. A target that another needs
 * as a context is built before it. When one fails the others are stopped.
 */
public final class BakeRunner {
    private static final String LINK = "bake-target:";
    private static final int LEAST_AT_ONCE = 8;

    private final BakePlan plan;
    private final Map<String, BuildRequest> requests;
    private final Builder builder;
    private final Progress progress;
    private final Consumer<String> compiler;
    private final StepCancellation stops = new StepCancellation();
    private final Map<String, BuildResult> results = new ConcurrentHashMap<>();
    private final Schedule<String> schedule;
    private @Nullable TareException failure;

    /**
     * A run.
     *
     * @param requests for each target of the plan
     * @param progress is shown all of them
     * @param compiler gets the lines that compilers write
     */
    public BakeRunner(
            BakePlan plan,
            Map<String, BuildRequest> requests,
            Builder builder,
            Progress progress,
            Consumer<String> compiler) {
        this.plan = plan;
        this.requests = Map.copyOf(requests);
        this.builder = builder;
        this.progress = progress;
        this.compiler = compiler;
        int workers = Math.max(LEAST_AT_ONCE, Runtime.getRuntime().availableProcessors());
        this.schedule = new Schedule<>(order(), this::links, _ -> 0, workers);
    }

    /** The image of a target, where a build context is named: {@code --build-context base=docker-image://..}. */
    public static String reference(String target) {
        return "docker-image://" + LINK + target;
    }

    private List<String> links(String name) {
        BakeTarget target = plan.targets().get(name);
        return target == null ? List.of() : new ArrayList<>(new HashSet<>(target.links()));
    }

    /** Each behind those that it needs; that none needs itself is known. */
    private List<String> order() {
        List<String> order = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        plan.targets().keySet().forEach(name -> visit(name, seen, order));
        return order;
    }

    private void visit(String name, Set<String> seen, List<String> order) {
        if (seen.add(name)) {
            links(name).forEach(other -> visit(other, seen, order));
            order.add(name);
        }
    }

    /**
     * Builds all.
     *
     * @return what became of each target, by its name
     * @throws TareException what failed first, with the target's name
     */
    public synchronized Map<String, BuildResult> run() {
        boolean interrupted = false;
        while (!schedule.isOver()) {
            schedule.start().forEach(this::begin);
            if (schedule.isOver()) {
                break;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
                schedule.cancel();
                stops.stop();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw TareException.failed("the build was interrupted");
        }
        if (failure != null) {
            throw failure;
        }
        return new TreeMap<>(results);
    }

    private void begin(String name) {
        Thread.ofPlatform().name("target " + name).start(() -> {
            TareException thrown = null;
            try {
                results.put(name, build(name));
            } catch (TareException e) {
                thrown = e;
            } catch (VirtualMachineError e) {
                thrown = TareException.exhausted(e);
            } catch (RuntimeException | Error e) {
                end(name, TareException.failed("target " + name + ": " + e, e));
                throw e;
            }
            end(name, thrown == null || stops.isReason(thrown) ? thrown : named(name, thrown));
        });
    }

    private BuildResult build(String name) {
        BuildRequest request = requests.get(name);
        if (request == null) {
            throw new IllegalStateException(name);
        }
        if (stops.isStopped()) {
            throw stops.reason();
        }
        Progress own = plan.targets().size() > 1 ? new BakeProgress(name, progress) : progress;
        own.note(request.source().said());
        try (Build build = builder.plan(request, new Linked(name), own, compiler);
                StepCancellation.Registration _ = stops.add(() -> build.stop(stops.reason()))) {
            return build.run();
        }
    }

    private TareException named(String name, TareException thrown) {
        if (plan.targets().size() == 1) {
            return thrown;
        }
        Problem problem = thrown.problem();
        return new TareException(
                thrown.exitCode(),
                new Problem(problem.location(), "target " + name + ": " + problem.message(), problem.hint()),
                thrown);
    }

    private synchronized void end(String name, @Nullable TareException thrown) {
        if (thrown == null) {
            schedule.done(name);
        } else {
            schedule.failed(name);
            schedule.cancel();
            if (failure == null || stops.isReason(failure)) {
                failure = thrown;
            }
            stops.stop();
        }
        notifyAll();
    }

    /** Finds the images of the targets that were built before. */
    private final class Linked implements Neighbours {
        private final String name;

        Linked(String name) {
            this.name = name;
        }

        @Override
        public ImageResolver images(ImageResolver others) {
            return (asked, platform) -> asked.startsWith(LINK)
                    ? ImageResolver.ResolvedImage.of(image(asked.substring(LINK.length()), platform))
                    : others.resolve(asked, platform);
        }

        private Image image(String target, Platform platform) {
            BuildResult result = results.get(target);
            if (result == null || !links(name).contains(target)) {
                throw TareException.failed("the target " + name + " has no context target:" + target);
            }
            BuiltImages built = new BuiltImages(result.images(), Map.of());
            Image image = built.fitting(platform);
            if (image == null && result.images().size() > 1) {
                throw TareException.failed(
                        "target " + target + " is not built for " + platform + ", which target " + name + " needs");
            }
            return image == null ? built.main() : image;
        }
    }
}

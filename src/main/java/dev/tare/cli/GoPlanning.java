package dev.tare.cli;

import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.golang.GoBinary;
import dev.tare.golang.GoBuild;
import dev.tare.golang.GoImage;
import dev.tare.golang.GoOptions;
import dev.tare.golang.GoWork;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.Plan;
import dev.tare.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From a Go package to a plan. */
final class GoPlanning {
    private static final List<String> DOCKERFILE_ONLY =
            List.of("build-arg", "target", "build-context", "no-cache-filter");

    private GoPlanning() {}

    static BuildCommand.Planning plan(
            BuildSource.GoFolder source,
            Arguments arguments,
            @Nullable Platform platform,
            @Nullable Long epoch,
            Store store,
            LocalContexts contexts,
            BuildProgress progress,
            Console console,
            Resources resources) {
        for (String flag : DOCKERFILE_ONLY) {
            if (!arguments.values(flag).isEmpty()) {
                throw TareException.usage(
                        "--" + flag + " is of use for a Dockerfile only, and " + source.typed() + " is a Go package",
                        null);
            }
        }
        GoOptions options = new GoOptions(
                platform,
                arguments.values("go-flag"),
                arguments.value("ldflags"),
                List.of(),
                Map.of(),
                GoOptions.VersionControl.IF_READABLE);
        long time = epoch == null ? 0 : epoch;
        GoBuild build = new GoBuild(console.environment(), progress, progress::tell);
        // The folder is locked until the program is in the image; gc frees it.
        GoWork work = GoWork.open(
                store.work().resolve("go"), source.goPackage(), options, console.environment(), Instant.now());
        resources.add(work::close);
        GoBinary binary = build.build(source.goPackage(), options, work.folder(), time);
        contexts.addFolder(GoImage.SOURCE, binary.folder());
        Plan plan = GoImage.plan(binary, time);
        return new BuildCommand.Planning(labelled(plan, arguments.values("label")), epoch);
    }

    private static Plan labelled(Plan plan, List<String> labels) {
        if (labels.isEmpty()) {
            return plan;
        }
        ImageConfig config = plan.config();
        var container = config.container().toBuilder();
        container.labels = new TreeMap<>(container.labels);
        container.labels.putAll(Pairs.of(labels));
        return new Plan(plan.result(), config.withContainer(container.build()));
    }
}

package dev.tare.cli.build;

import dev.tare.cli.build.BuildSetup.Planning;
import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.AtOnce;
import dev.tare.diagnostic.TareException;
import dev.tare.golang.GoBase;
import dev.tare.golang.GoBinary;
import dev.tare.golang.GoBuild;
import dev.tare.golang.GoImage;
import dev.tare.golang.GoOptions;
import dev.tare.golang.GoWork;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import dev.tare.plan.Plan;
import dev.tare.terminal.OncePerBuild;
import dev.tare.text.Pairs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** From a Go package to plans, one for each platform. */
final class GoPlanning {
    private static final List<String> DOCKERFILE_ONLY = List.of(
            "build-arg",
            "target",
            "build-context",
            "no-cache-filter",
            "secret",
            "ssh",
            "network",
            "add-host",
            "ulimit",
            "shm-size",
            "allow",
            "cache-from",
            "cache-to");

    private final BuildSource.GoFolder source;
    private final BuildSetup setup;
    private @Nullable ImageResolver images;

    private GoPlanning(BuildSource.GoFolder source, BuildSetup setup) {
        this.source = source;
        this.setup = setup;
    }

    static List<Planning> plan(BuildSource.GoFolder source, BuildSetup setup) {
        for (String flag : DOCKERFILE_ONLY) {
            if (!setup.arguments().values(flag).isEmpty()) {
                throw TareException.usage(
                        "--" + flag + " is of use for a Dockerfile only, and " + source.typed() + " is a Go package",
                        null);
            }
        }
        GoPlanning planning = new GoPlanning(source, setup);
        if (!setup.forSeveral()) {
            GoBuild build = new GoBuild(setup.console().environment(), setup.progress(), setup.progress()::tell);
            Target target = planning.target(build, setup.platform());
            return List.of(planning.finish(planning.build(target), null));
        }
        return planning.several();
    }

    /** How the program is built for one platform. */
    private record Target(GoBuild build, GoOptions options, GoWork work) {}

    /** All at once: go shares between them what it has compiled, and links each with few threads. */
    private List<Planning> several() {
        OncePerBuild said = new OncePerBuild(setup.progress());
        List<Callable<GoBinary>> work = new ArrayList<>();
        for (Platform platform : setup.platforms()) {
            GoBuild build = new GoBuild(setup.console().environment(), said.of("[" + platform + "] "), said.lines());
            Target target = target(build, platform);
            work.add(() -> build(target));
        }
        List<GoBinary> binaries = AtOnce.all(work);
        List<Planning> plannings = new ArrayList<>();
        for (int i = 0; i < binaries.size(); i++) {
            plannings.add(finish(binaries.get(i), setup.platforms().get(i)));
        }
        return plannings;
    }

    private Target target(GoBuild build, @Nullable Platform platform) {
        Arguments arguments = setup.arguments();
        BuildSource.Fetched fetched = source.fetched();
        GoOptions options = new GoOptions(
                platform,
                arguments.values("go-flag"),
                arguments.value("ldflags"),
                List.of(),
                fetched == null ? Map.of() : fetched.environment(),
                fetched == null ? GoOptions.VersionControl.IF_READABLE : fetched.versionControl());
        // The folder is locked until the program is in the image; gc frees it.
        GoWork work = GoWork.open(
                setup.store().work().resolve("go"),
                source.goPackage(),
                options,
                setup.console().environment(),
                Instant.now());
        setup.resources().add(work::close);
        return new Target(build, options, work);
    }

    private GoBinary build(Target target) {
        return target.build()
                .build(source.goPackage(), target.options(), target.work().folder(), time());
    }

    private long time() {
        return setup.epoch() == null ? 0 : setup.epoch();
    }

    /** @param ofSeveral the platform, where there are others; else null */
    private Planning finish(GoBinary binary, @Nullable Platform ofSeveral) {
        setup.contexts().addFolder(GoImage.sourceName(ofSeveral), binary.folder());
        Plan plan = GoImage.plan(binary, time(), ofSeveral, base(binary.platform()));
        return new Planning(labelled(plan, setup.arguments().values("label")), setup.epoch());
    }

    private @Nullable GoBase base(Platform platform) {
        String name = setup.arguments().value("base");
        if (name == null || name.equals("scratch")) {
            if (setup.arguments().has("base-cmd")) {
                throw TareException.usage("--base-cmd keeps the CMD of a base, and there is none", "name one: --base");
            }
            return null;
        }
        if (images == null) {
            images = DockerfilePlanning.images(setup);
        }
        ImageResolver.ResolvedImage image = images.resolve(name, platform);
        if (image == null) {
            throw TareException.usage("--base " + name + ": there is no such image", null);
        }
        Platform own = image.config().platform();
        if (!own.serves(platform)) {
            // A Dockerfile may mean it so, and is warned; here it can only be a mistake.
            throw TareException.failed(
                    "--base " + name + " is an image for " + own + ", and the program is built for " + platform,
                    "give a base for " + platform + ", or build for --platform " + own);
        }
        return GoBase.of(name, image, setup.arguments().has("base-cmd"));
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

package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.Workplace;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.golang.GoBase;
import dev.tare.golang.GoBinary;
import dev.tare.golang.GoBuild;
import dev.tare.golang.GoImage;
import dev.tare.golang.GoOptions;
import dev.tare.golang.GoWork;
import dev.tare.golang.toolchain.Toolchains;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import dev.tare.plan.Plan;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From a Go package to plans, one for each platform. The compiler runs first. */
final class GoPlanning {
    private final BuildRequest request;
    private final BuildSource.GoFolder source;
    private final Surroundings around;

    /**
     * What it is done with.
     *
     * @param images finds a base; asked for only where there is one
     * @param folders gets the folders with the programs
     * @param compiler gets the lines that it writes
     * @param resources gets what is let go of when the build ends
     */
    record Surroundings(
            Store store,
            Workplace place,
            Supplier<ImageResolver> images,
            LocalContexts folders,
            Progress progress,
            Consumer<String> compiler,
            Resources resources) {}

    GoPlanning(BuildRequest request, BuildSource.GoFolder source, Surroundings around) {
        this.request = request;
        this.source = source;
        this.around = around;
    }

    List<Planning> plan() {
        for (String flag : request.dockerfileOnly()) {
            throw TareException.usage(
                    "--" + flag + " is of use for a Dockerfile only, and " + source.typed() + " is a Go package", null);
        }
        if (!request.forSeveral()) {
            GoBuild build = new GoBuild(environment(), around.progress(), around.compiler());
            Target target = target(build, request.platform());
            return List.of(finish(build(target), null));
        }
        return several();
    }

    /** The user's, in which {@code go} is the one that the module asks for. */
    private Map<String, String> environment() {
        BuildSource.Fetched fetched = source.fetched();
        Map<String, String> environment = new TreeMap<>(around.place().environment());
        environment.putAll(fetched == null ? Map.of() : fetched.environment());
        return new Toolchains(around.store().home(), around.progress())
                .environment(source.goPackage().module(), environment);
    }

    /** How the program is built for one platform. */
    private record Target(GoBuild build, GoOptions options, GoWork work) {}

    /** All at once: go shares between them what it has compiled, and links each with few threads. */
    private List<Planning> several() {
        Map<String, String> environment = environment();
        OncePerBuild said = new OncePerBuild(around.progress(), around.compiler());
        List<Callable<GoBinary>> work = new ArrayList<>();
        for (Platform platform : request.platforms()) {
            GoBuild build = new GoBuild(environment, said.of("[" + platform + "] "), said.lines());
            Target target = target(build, platform);
            work.add(() -> build(target));
        }
        List<GoBinary> binaries = AtOnce.all(work);
        List<Planning> plannings = new ArrayList<>();
        for (int i = 0; i < binaries.size(); i++) {
            plannings.add(finish(binaries.get(i), request.platforms().get(i)));
        }
        return plannings;
    }

    private Target target(GoBuild build, @Nullable Platform platform) {
        BuildSource.Fetched fetched = source.fetched();
        GoOptions options = new GoOptions(
                platform,
                request.go().flags(),
                request.go().ldflags(),
                List.of(),
                fetched == null ? Map.of() : fetched.environment(),
                fetched == null ? GoOptions.VersionControl.IF_READABLE : fetched.versionControl());
        // The folder is locked until the program is in the image; gc frees it.
        GoWork work = GoWork.open(
                Place.GO.in(around.store().home()),
                source.goPackage(),
                options,
                around.place().environment(),
                around.place().clock().instant());
        around.resources().add(work::close);
        return new Target(build, options, work);
    }

    private GoBinary build(Target target) {
        return target.build()
                .build(source.goPackage(), target.options(), target.work().folder(), time());
    }

    private long time() {
        Long epoch = request.epoch();
        return epoch == null ? 0 : epoch;
    }

    /** @param ofSeveral the platform, where there are others; else null */
    private Planning finish(GoBinary binary, @Nullable Platform ofSeveral) {
        around.folders().addFolder(GoImage.sourceName(ofSeveral), binary.folder());
        Plan plan = GoImage.plan(binary, time(), ofSeveral, base(binary.platform()));
        return new Planning(labelled(plan, request.labels()), request.epoch());
    }

    private @Nullable GoBase base(Platform platform) {
        String name = request.go().base();
        if (name == null || name.equals("scratch")) {
            if (request.go().baseCmd()) {
                throw TareException.usage("--base-cmd keeps the CMD of a base, and there is none", "name one: --base");
            }
            return null;
        }
        ImageResolver.ResolvedImage image = around.images().get().resolve(name, platform);
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
        return GoBase.of(name, image, request.go().baseCmd());
    }

    private static Plan labelled(Plan plan, Map<String, String> labels) {
        if (labels.isEmpty()) {
            return plan;
        }
        ImageConfig config = plan.config();
        var container = config.container().toBuilder();
        container.labels = new TreeMap<>(container.labels);
        container.labels.putAll(labels);
        return new Plan(plan.result(), config.withContainer(container.build()));
    }
}

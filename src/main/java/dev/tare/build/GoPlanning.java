package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.GoCompile;
import dev.tare.build.request.GoSection;
import dev.tare.build.request.NeedsMode;
import dev.tare.build.request.Workplace;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.golang.Delve;
import dev.tare.golang.GoBase;
import dev.tare.golang.GoBinary;
import dev.tare.golang.GoBuild;
import dev.tare.golang.GoCommand;
import dev.tare.golang.GoContents;
import dev.tare.golang.GoImage;
import dev.tare.golang.GoLayer;
import dev.tare.golang.GoOptions;
import dev.tare.golang.GoPackage;
import dev.tare.golang.GoProfile;
import dev.tare.golang.GoWork;
import dev.tare.golang.PlacedProgram;
import dev.tare.golang.toolchain.Toolchains;
import dev.tare.needs.files.NeedsChoice;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import dev.tare.plan.Plan;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From a Go package to plans, one for each platform. The compiler runs first. */
final class GoPlanning {
    private static final GoSection DEBUGGER = new GoSection(Path.of("/"), Delve.NAME, GoCompile.USUAL, GoContents.NONE);

    private final BuildRequest request;
    private final BuildSource.GoFolder source;
    private final Surroundings around;
    private Map<String, String> environment = Map.of();
    private NeedsChoice choice = NeedsChoice.NONE;

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
        GoBeside beside = GoBeside.of(request, source);
        choice = request.go().needs().choice();
        environment = environment();
        needs().requireChoice();
        List<Planning> plannings = new ArrayList<>();
        int platforms = Math.max(1, request.platforms().size());
        List<PlacedProgram> programs = programs();
        int each = programs.size() / platforms;
        for (int i = 0; i < platforms; i++) {
            Platform ofSeveral = request.forSeveral() ? request.platforms().get(i) : null;
            plannings.add(finish(programs.subList(i * each, (i + 1) * each), beside, ofSeveral));
        }
        return plannings;
    }

    /** The user's, in which {@code go} is the one that the module asks for. */
    private Map<String, String> environment() {
        BuildSource.Fetched fetched = source.fetched();
        Map<String, String> environment = new TreeMap<>(around.place().environment());
        environment.putAll(fetched == null ? Map.of() : fetched.environment());
        String toolchain = request.go().compile().toolchain();
        if (toolchain != null) {
            // What is said to a shell or a flag wins over a file.
            environment.putIfAbsent("GOTOOLCHAIN", toolchain);
        }
        return new Toolchains(around.store().home(), around.progress())
                .environment(source.goPackage().module(), environment);
    }

    /** A program, and how it is built for one platform. */
    private record Target(GoPackage goPackage, GoSection section, GoBuild build, GoOptions options, GoWork work) {}

    /**
     * All programs of the first platform, then those of the next. They are built at once: go shares between them what it
     * has compiled, and links each with few threads.
     */
    private List<PlacedProgram> programs() {
        boolean debugged = request.go().compile().debugged();
        List<GoPackage> packages = new ArrayList<>(source.packages());
        if (debugged) {
            packages.add(Delve.fetched(source.goPackage().module(), environment));
        }
        if (!debugged && !request.forSeveral() && source.more().isEmpty()) {
            GoBuild build = new GoBuild(environment, around.progress(), around.compiler());
            return List.of(build(target(build, source.goPackage(), request.platform())));
        }
        OncePerBuild said = new OncePerBuild(around.progress(), around.compiler());
        List<Callable<PlacedProgram>> work = new ArrayList<>();
        List<Platform> platforms = request.forSeveral() ? request.platforms() : Arrays.asList(request.platform());
        for (Platform platform : platforms) {
            String prefix = request.forSeveral() ? "[" + platform + "] " : "";
            for (GoPackage goPackage : packages) {
                GoBuild build = new GoBuild(environment, said.of(prefix), said.lines());
                boolean own = goPackage.module().equals(source.goPackage().module());
                Target target = own
                        ? target(build, goPackage, platform)
                        : target(
                                build,
                                goPackage,
                                DEBUGGER,
                                DEBUGGER.compile()
                                        .options(
                                                platform,
                                                Map.of("GOFLAGS", "", "GOWORK", "off"),
                                                GoOptions.VersionControl.NEVER));
                work.add(() -> build(target));
            }
        }
        return AtOnce.all(work);
    }

    /** Says what each step of the smallest profile gains, measured on the first program. */
    void tellGains() {
        GoSection section = request.go().section(source.goPackage().folder());
        if (section.compile().usedProfile() != GoProfile.SMALLEST) {
            around.progress().note("-v tells what --profile smallest gains, and the profile is another");
            return;
        }
        GoBuild build = new GoBuild(environment(), Progress.NONE, around.compiler());
        GoOptions options = options(section, request.platform());
        List<String> inlined = new ArrayList<>(List.of(GoProfile.NO_INLINING));
        inlined.addAll(options.flags());
        List<Path> files = new ArrayList<>();
        GoOptions balanced = options.with(GoProfile.BALANCED);
        for (GoOptions each : List.of(balanced, balanced.withFlags(inlined), options)) {
            files.add(build(target(build, source.goPackage(), section, each))
                    .binary()
                    .file());
        }
        GoGains.tell(files, around.progress());
    }

    private Target target(GoBuild build, GoPackage goPackage, @Nullable Platform platform) {
        GoSection section = request.go().section(goPackage.folder());
        return target(build, goPackage, section, options(section, platform));
    }

    private GoOptions options(GoSection section, @Nullable Platform platform) {
        BuildSource.Fetched fetched = source.fetched();
        return section.compile()
                .options(
                        platform,
                        fetched == null ? Map.of() : fetched.environment(),
                        fetched == null ? GoOptions.VersionControl.IF_READABLE : fetched.versionControl());
    }

    private Target target(GoBuild build, GoPackage goPackage, GoSection section, GoOptions options) {
        // The folder is locked until the program is in the image; gc frees it.
        GoWork work = GoWork.open(
                Place.GO.in(around.store().home()),
                goPackage,
                options,
                around.place().environment(),
                around.place().clock().instant());
        around.resources().add(work::close);
        return new Target(goPackage, section, build, options, work);
    }

    private PlacedProgram build(Target target) {
        GoBinary binary = target.build()
                .build(target.goPackage(), target.options(), target.work().folder(), time());
        String name = target.section().name();
        return new PlacedProgram(
                binary,
                name == null ? binary.name() : name,
                target.section().compile().capabilities());
    }

    private long time() {
        Long epoch = request.epoch();
        return epoch == null ? 0 : epoch;
    }

    /** The same for everybody who builds the same commit, and later for a later one. */
    private long created(List<PlacedProgram> programs) {
        Long epoch = request.epoch();
        return epoch == null ? programs.getFirst().commitTime() : epoch;
    }

    /** @param ofSeveral the platform, where there are others; else null */
    private Planning finish(List<PlacedProgram> programs, GoBeside beside, @Nullable Platform ofSeveral) {
        Set<String> names = new HashSet<>();
        for (PlacedProgram program : programs) {
            if (!names.add(program.name())) {
                throw TareException.usage(
                        "two programs of the image are called " + program.name(),
                        "give one another name, in a tare.yaml: programs: [{package: .., name: ..}]");
            }
            around.folders()
                    .addFolder(
                            GoImage.sourceName(ofSeveral, names.size() - 1),
                            program.binary().folder());
        }
        GoBase base = base(programs.getFirst().binary().platform());
        GoNeeds.Found needs = needs().of(programs, beside.contents(), base, ofSeveral);
        needs.tell(around.progress());
        List<GoLayer> layers = new ArrayList<>(needs.layers());
        layers.addAll(beside.layers(around.folders(), base != null, time()));
        GoContents contents = needs.in(beside.contents());
        Plan plan = GoImage.plan(programs, new GoImage.Setting(created(programs), ofSeveral, base, contents, layers));
        return new Planning(
                labelled(plan, request.labels()),
                request.epoch(),
                programs.getFirst().name(),
                needs.found(),
                List.of());
    }

    private GoNeeds needs() {
        NeedsMode mode = request.go().needs().mode();
        GoNeeds.Asked asked = new GoNeeds.Asked(
                mode == null ? NeedsMode.ADD : mode,
                choice,
                new GoCommand(source.goPackage().module(), environment),
                source.goPackage().folder(),
                around.place().clock().instant(),
                time());
        return new GoNeeds(around.store(), around.folders(), asked);
    }

    private @Nullable GoBase base(Platform platform) {
        String name = request.go().base();
        if (name == null || !request.go().isBased()) {
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

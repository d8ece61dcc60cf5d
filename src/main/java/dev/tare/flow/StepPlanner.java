package dev.tare.flow;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.DockerfileRequest;
import dev.tare.build.request.FinishRequest;
import dev.tare.build.request.GoRequest;
import dev.tare.build.request.NeedsRequest;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.FrontEnd;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.StageOutline;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.flow.file.FlowStep;
import dev.tare.flow.file.StepBuild;
import dev.tare.golang.GoPackage;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.source.BuildFiles;
import dev.tare.text.EnvText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a step asks for, and what its Dockerfile says of itself. */
final class StepPlanner {
    private final FlowStep step;
    private final FlowOptions options;

    StepPlanner(FlowStep step, FlowOptions options) {
        this.step = step;
        this.options = options;
    }

    /** The folder of the build context. */
    Path context() {
        return options.directory().resolve(step.build().context()).normalize();
    }

    /** The Dockerfile as the log names it. */
    String shownDockerfile() {
        return step.build().dockerfile();
    }

    /** The Dockerfile as errors name it: with its context, since each step may have a Dockerfile of the same name. */
    private String named() {
        return Path.of(step.build().context())
                .resolve(step.build().dockerfile())
                .normalize()
                .toString();
    }

    /** @throws TareException at the step's context, where that is no folder */
    void requireContext() {
        if (!Files.isDirectory(context())) {
            throw TareException.at(
                    step.places().at("context"),
                    "the build context " + step.build().context() + " is no folder",
                    null);
        }
    }

    private SourceText text() {
        Path context = context();
        requireContext();
        Path file = context.resolve(step.build().dockerfile());
        if (!Files.isRegularFile(file)) {
            throw TareException.at(
                    step.places().at("dockerfile"),
                    "the Dockerfile " + step.build().dockerfile()
                            + (Files.exists(file) ? " is no file" : " does not exist"),
                    step.build().context().isEmpty() ? null : "it is looked for in the context, " + context);
        }
        SourceText text = BuildFiles.dockerfile(file, named());
        if (!step.build().dockerfileEnv()) {
            return text;
        }
        return new SourceText(
                text.name(),
                EnvText.of(text.text(), EnvText.variables(options.envValues(), options.environment()))
                        .text());
    }

    /** Whether the Dockerfile can be read, and its target is one of its stages. @throws TareException if not */
    void check() {
        Dockerfile dockerfile = Dockerfile.parse(text());
        FrontEnd.require(dockerfile);
        List<StageOutline> _ = StageOutline.of(dockerfile, options());
    }

    /**
     * What the step asks for.
     *
     * @param settings of what runs in its image
     * @throws TareException at the step's keys where what they name is not there
     */
    BuildRequest request(ExecSettings settings) {
        StepBuild build = step.build();
        BuildRequest.Draft draft = build.goPackage() == null ? ofDockerfile(text()) : ofGo(build.goPackage());
        boolean finish = options.has(FlowOption.CLEANUP);
        List<String> cleanup = finish ? step.cleanup() : List.of();
        boolean squash = finish && (step.squash() || !cleanup.isEmpty() || options.has(FlowOption.SQUASH));
        // A Go package has nothing that runs, but for commands that clean up.
        boolean runs = build.goPackage() == null || !cleanup.isEmpty();
        return draft.platforms(build.platforms())
                .noCache(build.noCache() || options.has(FlowOption.NO_CACHE))
                .steps(runs ? settings : ExecSettings.NONE)
                .finish(new FinishRequest(cleanup, step.places().at("cleanup"), network(), squash))
                .budget(step.image().budget())
                .epoch(options.epoch())
                .request();
    }

    private BuildRequest.Draft ofGo(String folder) {
        GoPackage goPackage = GoPackage.find(context().resolve(folder));
        if (goPackage == null) {
            throw TareException.at(step.places().at("go"), folder + " is in no Go module: there is no go.mod", null);
        }
        NeedsRequest needs = step.build().needs();
        List<String> certificates = new ArrayList<>();
        needs.ca().forEach(file -> certificates.add(context().resolve(file).toString()));
        return BuildRequest.of(new BuildSource.GoFolder(goPackage, folder, null, null))
                .go(GoRequest.USUAL.with(
                        new NeedsRequest(null, needs.with(), needs.without(), certificates, needs.tz())));
    }

    private BuildRequest.Draft ofDockerfile(SourceText text) {
        StepBuild build = step.build();
        Path context = context();
        Path file = context.resolve(build.dockerfile());
        Map<String, String> args = new LinkedHashMap<>(options.buildArgs());
        args.putAll(build.args());
        Set<String> shared = new LinkedHashSet<>(options.buildArgs().keySet());
        shared.removeAll(build.args().keySet());
        return BuildRequest.of(new BuildSource.DockerfileText(
                        text,
                        file,
                        context,
                        null,
                        null,
                        text.name(),
                        false,
                        build.ignoreFile() == null ? null : context.resolve(build.ignoreFile()),
                        null))
                .dockerfile(new DockerfileRequest(
                        args,
                        shared,
                        build.target(),
                        List.of(),
                        options.contexts(),
                        network(),
                        Op.ExecLimits.NONE,
                        build.caches(),
                        options.has(FlowOption.TOOLCHAIN_CACHES)));
    }

    /** Of all that runs in the image. */
    Op.Network network() {
        Op.Network own = step.build().limits().network();
        Op.Network all = options.limits().network();
        return own != null ? own : all != null ? all : Op.Network.DEFAULT;
    }

    private PlanOptions options() {
        return ofDockerfile(text()).epoch(options.epoch()).request().planOptions();
    }

    /**
     * The images that the Dockerfile names, in any stage that is needed and in COPY --from; none where it has mistakes,
     * which are reported when the step is built.
     */
    Set<String> images() {
        Set<String> names = new LinkedHashSet<>();
        try {
            Dockerfile dockerfile = Dockerfile.parse(text());
            List<StageOutline> outlines = StageOutline.of(dockerfile, options());
            for (int i = 0; i < outlines.size(); i++) {
                if (!outlines.get(i).has(StageOutline.Trait.NEEDED)) {
                    continue;
                }
                if (outlines.get(i).hasImage()) {
                    names.add(outlines.get(i).image());
                }
                for (Instruction instruction : dockerfile.stages().get(i).instructions()) {
                    if (instruction instanceof Instruction.Copy copy && copy.from() != null) {
                        names.add(copy.from());
                    }
                }
            }
        } catch (TareException e) {
            return names;
        }
        return names;
    }

    /** Whether a RUN is in the Dockerfile; also where it has mistakes. */
    boolean hasRun() {
        try {
            return Dockerfile.parse(text()).hasRun();
        } catch (TareException e) {
            return true;
        }
    }
}

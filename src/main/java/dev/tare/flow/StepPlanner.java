package dev.tare.flow;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.FrontEnd;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Planned;
import dev.tare.dockerfile.Planner;
import dev.tare.dockerfile.StageOutline;
import dev.tare.dockerfile.UnusedArguments;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.dockerfile.check.Checks;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Reading;
import dev.tare.flow.file.FlowStep;
import dev.tare.flow.file.StepBuild;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
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

/** From the Dockerfile of a step to a plan. */
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
        SourceText text = BuildFiles.dockerfile(file, shownDockerfile());
        if (!step.build().dockerfileEnv()) {
            return text;
        }
        return new SourceText(
                text.name(),
                EnvText.of(text.text(), EnvText.variables(options.envValues(), options.environment()))
                        .text());
    }

    /**
     * Plans the image, for each platform.
     *
     * @param images finds those that the Dockerfile names
     * @param progress told of warnings
     */
    List<Planned> plan(ImageResolver images, Progress progress) {
        SourceText text = text();
        PlanOptions asked = options();
        Reading reading = Reading.of(text);
        CheckResult checks = Checks.ofBuild(reading, asked, images);
        checks.warnings().forEach(progress::warn);
        Dockerfile dockerfile = Dockerfile.of(reading);
        FrontEnd.require(dockerfile);
        List<String> unused = UnusedArguments.of(dockerfile, asked);
        for (String name : unused) {
            // Those of the command line are for all steps.
            if (step.build().args().containsKey(name)) {
                progress.warn(Problem.of("step " + step.label() + ": no ARG of " + text.name() + " declares " + name));
            }
        }
        List<Planned> planned = plan(dockerfile, asked, images);
        TareException violation = checks.violation();
        if (violation != null) {
            throw violation;
        }
        return planned;
    }

    private List<Planned> plan(Dockerfile dockerfile, PlanOptions asked, ImageResolver images) {
        List<Platform> platforms = step.build().platforms();
        if (platforms.size() < 2) {
            return List.of(Planner.plan(dockerfile, asked, images));
        }
        List<Planned> out = new ArrayList<>();
        for (Platform platform : platforms) {
            out.add(Planner.plan(dockerfile, asked.forOneOfSeveral(platform), images));
        }
        return out;
    }

    /** Whether the Dockerfile can be read, and its target is one of its stages. @throws TareException if not */
    void check() {
        Dockerfile dockerfile = Dockerfile.parse(text());
        FrontEnd.require(dockerfile);
        List<StageOutline> _ = StageOutline.of(dockerfile, options());
    }

    private PlanOptions options() {
        StepBuild build = step.build();
        Map<String, String> args = new LinkedHashMap<>(options.buildArgs());
        args.putAll(build.args());
        Path context = context();
        Path ignore = build.ignoreFile() == null
                ? BuildFiles.ignoreFile(context.resolve(build.dockerfile()), context)
                : context.resolve(build.ignoreFile());
        Op.Network network = build.limits().network();
        if (network == null) {
            network = options.limits().network();
        }
        PlanOptions.Builder out = PlanOptions.builder()
                .target(build.target())
                .targetPlatform(
                        build.platforms().isEmpty() ? null : build.platforms().getFirst())
                .noCache(build.noCache() || options.switches().noCache())
                .sourceDateEpoch(options.epoch())
                .ignorePatterns(BuildFiles.ignorePatterns(ignore))
                .network(network == null ? Op.Network.DEFAULT : network);
        args.forEach(out::buildArg);
        options.contexts().forEach(out::context);
        return out.build();
    }

    /**
     * The images that the Dockerfile names, in any stage that is needed and in COPY --from; none where it has mistakes,
     * which are told when the step is built.
     */
    Set<String> images() {
        Set<String> names = new LinkedHashSet<>();
        try {
            Dockerfile dockerfile = Dockerfile.parse(text());
            List<StageOutline> outlines = StageOutline.of(dockerfile, options());
            for (int i = 0; i < outlines.size(); i++) {
                if (!outlines.get(i).needed()) {
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
            for (Dockerfile.Stage stage : Dockerfile.parse(text()).stages()) {
                for (Instruction instruction : stage.instructions()) {
                    if (instruction instanceof Instruction.Run) {
                        return true;
                    }
                }
            }
        } catch (TareException e) {
            return true;
        }
        return false;
    }
}

package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.DockerRules.INVALID_BASE_IMAGE_PLATFORM;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.Environment;
import dev.tare.dockerfile.GlobalArgs;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Scope;
import dev.tare.dockerfile.StageOutline;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.dockerfile.syntax.Reading;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a Dockerfile. Nothing is built, and no image is needed: one that is not there only makes checks blind. */
public final class Checks {
    /** The build argument that goes before the file's directive, as in BuildKit. */
    public static final String BUILD_ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

    private final PlanOptions options;
    private final ImageResolver images;
    private final Reading reading;
    private final Findings findings;

    private Checks(PlanOptions options, ImageResolver images, Reading reading, CheckOptions wanted) {
        this.options = options;
        this.images = images;
        this.reading = reading;
        this.findings = new Findings(wanted, reading.instructions());
    }

    /**
     * What an ordinary build warns of: BuildKit's rules, over the stages that the target needs. What is broken in the
     * file is left to the planner to say.
     *
     * @throws TareException where the options of the checks are not well-formed
     */
    public static CheckResult ofBuild(Reading reading, PlanOptions options, ImageResolver images) {
        return check(reading, options, images, null);
    }

    /**
     * All rules, BuildKit's and ours; over all stages where no target is named.
     *
     * @param context what the build context holds
     */
    public static CheckResult ofFile(
            SourceText source, PlanOptions options, ImageResolver images, ContextFiles context) {
        return check(Reading.of(source), options, images, context);
    }

    private static CheckResult check(
            Reading reading, PlanOptions options, ImageResolver images, @Nullable ContextFiles context) {
        SourceText source = reading.source();
        String given = options.buildArgs().get(BUILD_ARGUMENT);
        String text = given == null ? reading.check() : given;
        CheckOptions wanted = CheckOptions.DEFAULT;
        try {
            wanted = text == null ? wanted : CheckOptions.parse(text);
        } catch (TareException e) {
            if (context == null) {
                throw e;
            }
            return new CheckResult(source, List.of(), e, e.problem().message(), false);
        }
        Checks checks = new Checks(options, images, reading, wanted);
        TareException error = checks.run(context);
        return new CheckResult(
                source,
                checks.findings.sorted(),
                error,
                error == null ? null : DockerError.text(error, error == reading.mistake()),
                wanted.error());
    }

    private @Nullable TareException run(@Nullable ContextFiles context) {
        try {
            WritingRules.check(reading, findings);
            if (reading.mistake() != null) {
                return reading.mistake();
            }
            Dockerfile file = Dockerfile.of(reading);
            new StageRules(file, options, findings).check();
            List<StageOutline> outlines = StageOutline.of(file, options);
            boolean all = context != null && options.target() == null;
            List<StageView> stages = walk(file, outlines, all);
            if (context != null) {
                OwnChecks.run(stages, context, findings);
            }
            return null;
        } catch (TareException e) {
            return e;
        }
    }

    private List<StageView> walk(Dockerfile file, List<StageOutline> outlines, boolean all) {
        Scope globals = GlobalArgs.predefined(file, options, options.buildArgs());
        GlobalArgs.declare(file, globals, options.buildArgs());
        InstructionRules rules =
                new InstructionRules(options, globals, new CopyRule(options.ignorePatterns()), findings);
        List<StageView> stages = new ArrayList<>();
        for (StageOutline outline : outlines) {
            StageView stage = new StageView(file.stages().get(outline.index()), outline, file.escape());
            stages.add(stage);
            if (!all && !outline.has(StageOutline.Trait.NEEDED)) {
                continue;
            }
            Integer base = outline.base();
            if (base != null) {
                stage.startFrom(stages.get(base));
            } else if (outline.hasImage()) {
                startFromImage(stage);
            } else if (outline.has(StageOutline.Trait.SUBSTITUTED)) {
                stage.baseKnown = false;
            }
            for (StageOutline.ReadImage image : outline.images()) {
                readImage(image);
            }
            for (Instruction instruction : stage.stage.instructions()) {
                try {
                    rules.check(stage, instruction);
                } catch (Mistake e) {
                    throw e.at(reading.source(), instruction.span());
                }
            }
        }
        return stages;
    }

    private void startFromImage(StageView stage) {
        Platform given = stage.outline.platform();
        Platform platform = given != null ? given : target();
        ImageResolver.ResolvedImage image = images.resolve(stage.outline.image(), platform);
        if (image == null) {
            stage.baseKnown = false;
            return;
        }
        ImageConfig config = image.config();
        for (String entry : config.container().env()) {
            stage.scope.set(Environment.name(entry), Environment.value(entry));
        }
        List<String> shell = config.container().shell();
        stage.shellSet = shell != null && !shell.isEmpty();
        stage.baseUser = config.container().user();
        checkPlatform(
                stage.outline.image(), config, platform, stage.stage.from().span());
    }

    /** Of COPY --from and RUN --mount: its files are those of a platform, too. */
    private void readImage(StageOutline.ReadImage read) {
        ImageResolver.ResolvedImage image = images.resolve(read.name(), target());
        if (image != null) {
            checkPlatform(read.name(), image.config(), target(), read.at());
        }
    }

    private Platform target() {
        Platform target = options.targetPlatform();
        return target != null ? target : options.buildPlatform();
    }

    private void checkPlatform(String name, ImageConfig config, Platform platform, Instruction.Span at) {
        Platform actual = config.platform();
        if (!actual.os().equals(platform.os()) || !actual.architecture().equals(platform.architecture())) {
            findings.addForFile(
                    INVALID_BASE_IMAGE_PLATFORM,
                    at,
                    "Base image " + name + " was pulled with platform \"" + actual + "\", expected \"" + platform
                            + "\" for current build");
        }
    }
}

package dev.tare.dockerfile;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.FileAction;
import dev.tare.plan.ImageResolver;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stage starts from when it is not another stage: nothing, an image, or what a named context holds. */
final class BaseImages {
    static final String SCRATCH = "scratch";

    /** BuildKit's for Linux. */
    static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final PlanInputs inputs;

    BaseImages(PlanInputs inputs) {
        this.inputs = inputs;
    }

    /** Gives a stage that has no base stage its tree and configuration. @param names what could have been meant */
    void resolve(StageState stage, List<String> names) {
        PlanOptions.NamedContext context = stage.substitute;
        if (context != null) {
            startFromContext(stage, stage.name, context, false, names);
            // What was put in a stage's place is taken as it is: no triggers, no instructions.
            stage.container.onBuild = List.of();
            stage.planned = true;
            return;
        }
        if (stage.baseName.equals(SCRATCH)) {
            stage.platform = inputs.options().platform();
            stage.startFrom(empty(inputs.options().platform()));
            return;
        }
        String contextName = PlanOptions.contextName(stage.baseName);
        context = contextName.equals("context")
                ? null
                : inputs.options().contexts().get(contextName);
        if (context != null) {
            startFromContext(stage, contextName, context, true, names);
        } else {
            startFromImage(stage, stage.baseName, null, names);
        }
    }

    /** What FROM scratch starts from. */
    private static ImageConfig empty(Platform platform) {
        ContainerConfig.Builder container = ContainerConfig.EMPTY.toBuilder();
        container.workingDir = "/";
        container.env = List.of("PATH=" + DEFAULT_PATH);
        return ImageConfig.scratch(platform).withContainer(container.build());
    }

    private Platform platform(StageState stage) {
        Platform platform = stage.platform;
        return platform == null ? inputs.options().platform() : platform;
    }

    private void startFromContext(
            StageState stage, String name, PlanOptions.NamedContext context, boolean asBase, List<String> names) {
        switch (context) {
            case PlanOptions.ImageContext image -> {
                if (image.reference().equals(SCRATCH)) {
                    stage.startFrom(asBase ? empty(platform(stage)) : ImageConfig.scratch(platform(stage)));
                    stage.platform = platform(stage);
                } else {
                    startFromImage(stage, image.reference(), name, names);
                }
            }
            case PlanOptions.FolderContext folder ->
                startFromFiles(stage, name, new Op.LocalSource(name, folder.ignorePatterns()), asBase);
            case PlanOptions.RemoteContext remote -> startFromFiles(stage, name, remote.source(), asBase);
        }
    }

    private void startFromFiles(StageState stage, String name, Op.TreeSource source, boolean asBase) {
        stage.startFrom(asBase ? empty(platform(stage)) : ImageConfig.scratch(platform(stage)));
        stage.platform = platform(stage);
        Vertex files = new Vertex(source, List.of(), "[context " + name + "] load from client", false);
        stage.folder = files;
        // A folder is no layer yet; as a base or a result it must be one.
        FileAction copy = new FileAction.Copy(1, "/", "/");
        stage.tree = new Vertex(
                new Op.FileOp(List.of(copy)),
                List.of(Vertex.SCRATCH, files),
                "[context " + name + "] FROM " + name,
                false);
        stage.addHistory("FROM " + name, true, inputs.created());
    }

    private void startFromImage(StageState stage, String name, @Nullable String context, List<String> names) {
        Platform platform = platform(stage);
        ImageResolver.ResolvedImage image;
        try {
            image = inputs.images().resolve(name, platform);
        } catch (TareException e) {
            throw e.problem().location() == null ? unavailable(stage, name, names, e) : e;
        }
        if (image == null) {
            throw unknown(stage, name, platform, names);
        }
        ImageConfig config = image.config();
        // What BuildKit puts for a layer of which the base's history says nothing.
        History missing = new History(config.created(), null, "buildkit.exporter.image.v0", null, false);
        stage.startFrom(config.withHistory(
                History.matched(config.history(), config.diffIds().size(), missing)));
        stage.platform = platform;
        if (!config.diffIds().isEmpty()) {
            Reference reference = Reference.parse(name);
            String full = reference == null
                    ? name
                    : new Reference(reference.registry(), reference.repository(), reference.tag(), image.manifest())
                            .toString();
            stage.tree = new Vertex(
                            image.source(name, platform),
                            List.of(),
                            context == null
                                    ? stage.nextStepName("FROM " + full, false)
                                    : "[context " + context + "] " + full,
                            false)
                    .at(inputs.lines().of(stage.span));
        }
    }

    /** A name that no registry gives, or none that can be asked, may be a stage's with a letter wrong. */
    private RuntimeException unavailable(StageState stage, String name, List<String> names, TareException cause) {
        String near = NearNames.hint(name, names);
        String where = (stage.ofCopy ? "COPY --from=" : "FROM ") + name;
        String why = near != null
                ? "no stage or image is called \"" + name + "\""
                : cause.problem().message();
        return new Mistake(
                        name,
                        where + ": " + why,
                        near != null ? near : cause.problem().hint())
                .at(inputs.file().source(), stage.span);
    }

    private RuntimeException unknown(StageState stage, String name, Platform platform, List<String> names) {
        String where = stage.substitute == null && stage.baseName.equals(name) ? stage.asked : "FROM " + name;
        String hint = NearNames.hint(name, names);
        String why = hint != null
                ? "no stage or image is called \"" + name + "\""
                : "image \"" + name + "\" is not in the store"
                        + (platform.equals(inputs.options().buildPlatform()) ? "" : " for " + platform);
        return new Mistake(name, where + ": " + why, hint).at(inputs.file().source(), stage.span);
    }
}

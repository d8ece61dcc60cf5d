package dev.tare.dockerfile;

import dev.tare.diagnostic.Credentials;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stage while it is planned, or the image that a COPY --from names. It first gets its place in the graph of stages,
 * then a base, and then grows with each instruction.
 */
final class StageState {
    private static final String HISTORY_COMMENT = "buildkit.dockerfile.v0";

    /**
     * Registries refuse configurations of a few megabytes. A small file can ask for many gigabytes, by ranges of EXPOSE
     * or values that double, and all of it goes through the history.
     */
    private static final int MAX_HISTORY = 16 << 20;

    /** Where it is defined: FROM, or the COPY that names an image. */
    final Instruction.Span span;

    /** FROM's or --from's image, variables expanded. */
    final String baseName;

    /** After AS, lower case; the empty string where there is none. */
    final String name;

    /** The earlier stage that it is built on, or null for an image. */
    @Nullable StageState base;

    /** Whether it is no stage of the file but the image of a COPY --from. */
    final boolean ofCopy;

    /** How a user named it, for messages: {@code FROM x}, {@code COPY --from=x}. */
    final String asked;

    /** What a {@code --build-context} puts in its place, or null. */
    PlanOptions.@Nullable NamedContext substitute;

    /** As FROM --platform says, later that of the base. */
    @Nullable Platform platform;

    List<Step> steps = new ArrayList<>();
    boolean ignoreCache;

    /** Whether the base image is known, and whether its triggers were read. */
    boolean resolved;

    boolean triggersRead;

    /** Whether it can be copied from. */
    boolean planned;

    /** How progress calls it: the name, {@code stage-2}, or the empty string. */
    String title;

    int stepCount;
    private int stepIndex;
    private int historySize;

    Vertex tree = Vertex.SCRATCH;

    /** A folder that stands for the stage, read by COPY --from as it is; null where {@code tree} is read. */
    @Nullable Vertex folder;

    ContainerConfig.Builder container = ContainerConfig.EMPTY.toBuilder();
    EnvEntries env = new EnvEntries(List.of());
    List<History> history = new ArrayList<>();

    @Nullable String author;

    @Nullable String osVersion;

    Platform imagePlatform;

    /** Whether steps are shown with the platform that they run on. */
    private final boolean namesPlatform;

    final Scope scope;

    /** ARGs so far with their values, those of the base stage first: the history of RUN lists them. */
    final Map<String, String> declaredArgs = new LinkedHashMap<>();

    /** Whether this stage has a CMD of its own, which an ENTRYPOINT must keep. */
    boolean commandSet;

    private StageState(
            Instruction.Span span,
            String baseName,
            String name,
            String title,
            boolean ofCopy,
            String asked,
            PlanInputs inputs) {
        this.span = span;
        this.baseName = baseName;
        this.name = name;
        this.title = title;
        this.ofCopy = ofCopy;
        this.asked = asked;
        this.scope = new Scope(inputs.file().escape());
        this.imagePlatform = inputs.options().platform();
        this.namesPlatform = inputs.options().severalPlatforms();
    }

    /** A stage of the file. */
    static StageState ofFile(Instruction.Span from, String baseName, String name, int index, PlanInputs inputs) {
        return new StageState(
                from, baseName, name, name.isEmpty() ? "stage-" + index : name, false, "FROM " + baseName, inputs);
    }

    /** The image of a COPY --from. @param span where it is written @param asked how it is named there */
    static StageState ofCopy(Instruction.Span span, String image, String asked, PlanInputs inputs) {
        return new StageState(span, image, "", "", true, asked, inputs);
    }

    /** How many stages are still to be started from this one's configuration. */
    int heirs;

    /** Forgets the configuration when no stage needs it any more: a file may have thousands of stages. */
    void dropWhereDone() {
        heirs--;
        if (heirs == 0) {
            container = ContainerConfig.EMPTY.toBuilder();
            env = new EnvEntries(List.of());
            history = List.of();
            scope.clear();
            declaredArgs.clear();
        }
    }

    /** What COPY --from reads. */
    Vertex copySource() {
        return folder == null ? tree : folder;
    }

    /** Starts from an image, whose triggers stay in the configuration until they are read. */
    void startFrom(ImageConfig config) {
        container = config.container().toBuilder();
        env = new EnvEntries(config.container().env());
        history = new ArrayList<>(config.history());
        author = config.author();
        osVersion = config.osVersion();
        imagePlatform = config.platform();
    }

    /** Starts from what the base stage has become. Triggers do not carry over. */
    void startFromBase(StageState stage) {
        tree = stage.tree;
        platform = stage.platform;
        container = stage.container.build().toBuilder();
        container.onBuild = new ArrayList<>();
        env = new EnvEntries(stage.env.list());
        history = new ArrayList<>(stage.history);
        historySize = stage.historySize;
        author = stage.author;
        osVersion = stage.osVersion;
        imagePlatform = stage.imagePlatform;
        scope.addAll(stage.scope);
        declaredArgs.putAll(stage.declaredArgs);
    }

    /** Adds a line to the history. @param created SOURCE_DATE_EPOCH; null where its layer is to say it */
    void addHistory(String createdBy, boolean layer, @Nullable String created) {
        historySize += createdBy.length();
        if (historySize > MAX_HISTORY) {
            throw new Mistake("the image's history grows beyond " + (MAX_HISTORY >> 20) + " MiB");
        }
        history.add(new History(created, createdBy, HISTORY_COMMENT, null, !layer));
    }

    /** The configuration so far, without layers. */
    ImageConfig config(@Nullable String created) {
        container.env = env.list();
        return new ImageConfig(imagePlatform, osVersion, created, author, container.build(), List.of(), history);
    }

    /** The name of a second vertex of the step that {@link #nextStepName} named last. */
    String sameStepName(String text, boolean onBuild) {
        stepIndex--;
        return nextStepName(text, onBuild);
    }

    /** What progress shows for the next step, in the form of BuildKit's {@code [build 2/3] COPY . /src}. */
    String nextStepName(String text, boolean onBuild) {
        String shown = Credentials.hide(text);
        if (stepCount == 0) {
            return shown;
        }
        stepIndex++;
        StringBuilder out = new StringBuilder("[");
        if (namesPlatform && platform != null) {
            out.append(PlatformText.of(platform, scope)).append(' ');
        }
        if (!title.isEmpty()) {
            out.append(title).append(' ');
        }
        String number = Integer.toString(stepIndex);
        out.repeat(' ', Math.max(0, Integer.toString(stepCount).length() - number.length()));
        out.append(number).append('/').append(stepCount).append("] ");
        return out.append(onBuild ? "ONBUILD " : "").append(shown).toString();
    }
}

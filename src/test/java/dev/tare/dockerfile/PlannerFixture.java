package dev.tare.dockerfile;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.FileAction;
import dev.tare.plan.ImageResolver;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plans Dockerfiles over images that exist in memory only. */
public final class PlannerFixture {
    static final Platform AMD64 = new Platform("linux", "amd64", "");
    static final Platform ARM64 = new Platform("linux", "arm64", "");

    final Map<String, ImageConfig> images = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    private final ImageResolver resolver = new ImageResolver() {
        @Override
        public @Nullable ResolvedImage resolve(String name, Platform platform) {
            asked.add(name + " " + platform);
            ImageConfig config = images.get(name);
            return config == null ? null : new ResolvedImage(digest(name), config);
        }
    };

    static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An image of so many layers, each with its line of history. */
    public PlannerFixture image(String name, int layers, Consumer<ContainerConfig.Builder> container) {
        ContainerConfig.Builder builder = ContainerConfig.EMPTY.toBuilder();
        container.accept(builder);
        List<Digest> diffIds = new ArrayList<>();
        List<History> history = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            diffIds.add(digest(name + i));
            history.add(new History("2020-01-02T03:04:05Z", "layer " + i, null, null, false));
        }
        images.put(
                name,
                ImageConfig.scratch(AMD64)
                        .withContainer(builder.build())
                        .withDiffIds(diffIds)
                        .withHistory(history)
                        .withCreated("2020-01-02T03:04:05Z"));
        return this;
    }

    static PlanOptions.Builder options() {
        return PlanOptions.builder().buildPlatform(AMD64);
    }

    public Planned plan(String text, PlanOptions.Builder options) {
        return Planner.plan(Dockerfile.parse(new SourceText("Dockerfile", text)), options.build(), resolver);
    }

    public Planned plan(String text) {
        return plan(text, options());
    }

    static Planned scratch(String text) {
        return new PlannerFixture().plan("FROM scratch\n" + text);
    }

    static ContainerConfig container(Planned planned) {
        return planned.plan().config().container();
    }

    /** The lines of history without the base's. */
    static List<String> createdBy(Planned planned) {
        List<String> lines = new ArrayList<>();
        for (History entry : planned.plan().config().history()) {
            lines.add(String.valueOf(entry.createdBy()));
        }
        return lines;
    }

    /** What the last instruction with a layer does. */
    static List<FileAction> actions(Planned planned) {
        return ((Op.FileOp) planned.plan().result().op()).actions();
    }

    static FileAction.Copy firstCopy(Planned planned) {
        return (FileAction.Copy) actions(planned).getFirst();
    }

    /** The names of the vertices under the result, each after those that it needs. */
    static List<String> names(Planned planned) {
        List<Vertex> order = new ArrayList<>();
        collect(planned.plan().result(), order);
        return order.stream().map(Vertex::name).toList();
    }

    private static void collect(Vertex vertex, List<Vertex> order) {
        vertex.inputs().forEach(input -> collect(input, order));
        if (!order.contains(vertex)) {
            order.add(vertex);
        }
    }

    /** How many layers the result has: what the history must count too. */
    static int layers(Vertex vertex) {
        return switch (vertex.op()) {
            case Op.Scratch none -> 0;
            case Op.ImageSource image -> image.diffIds().size();
            case Op.TreeSource source -> throw new AssertionError("a source is no layer");
            case Op.FileOp file -> layers(vertex.inputs().getFirst()) + 1;
            case Op.Exec exec -> layers(vertex.inputs().getFirst()) + 1;
            case Op.Diff diff -> throw new AssertionError("no Dockerfile takes a difference");
            case Op.Merge merge ->
                vertex.inputs().stream().mapToInt(PlannerFixture::layers).sum();
        };
    }

    /** The message that a user gets, as it is rendered. */
    String failure(String text, PlanOptions.Builder options) {
        try {
            plan(text, options);
        } catch (TareException e) {
            return e.problem().render();
        }
        throw new AssertionError("planned: " + text);
    }

    String failure(String text) {
        return failure(text, options());
    }
}

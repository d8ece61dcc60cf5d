package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Lines;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stage's place among the others, known without its base image.
 *
 * @param index from 0
 * @param image what FROM names, variables expanded
 * @param base index of the earlier stage that it is built on, or null for an image
 * @param platform as FROM says, or null
 * @param sources indexes of the stages that it copies from
 * @param images that it reads by COPY --from and RUN --mount
 */
public record StageOutline(
        int index,
        String image,
        @Nullable Integer base,
        @Nullable Platform platform,
        Set<Trait> traits,
        List<Integer> sources,
        List<ReadImage> images) {
    private static final ImageResolver NO_IMAGES = new ImageResolver() {
        @Override
        public @Nullable ResolvedImage resolve(String name, Platform platform) {
            return null;
        }
    };

    /** What is either so or not. */
    public enum Trait {
        /** A {@code --build-context} stands in its or its image's place. */
        SUBSTITUTED,
        /** The target needs it. */
        NEEDED,
        /** The target is it or is built on it: what it holds is in the image. */
        SHIPPED
    }

    public StageOutline {
        traits = Set.copyOf(traits);
        sources = List.copyOf(sources);
        images = List.copyOf(images);
    }

    /** An image that an instruction reads files of. @param at the instruction */
    public record ReadImage(String name, Instruction.Span at) {}

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether it begins with an image that has to be found: no stage, no context, not scratch. */
    public boolean hasImage() {
        return base == null && !has(Trait.SUBSTITUTED) && !image.equals(BaseImages.SCRATCH);
    }

    /**
     * Links the stages of a file.
     *
     * @throws dev.tare.diagnostic.TareException with the place of a stage that is not there, of a circle, or of a FROM
     *     that comes to nothing
     */
    public static List<StageOutline> of(Dockerfile file, PlanOptions options) {
        Map<String, String> buildArgs = new LinkedHashMap<>(options.buildArgs());
        Scope globals = GlobalArgs.predefined(file, options, buildArgs);
        GlobalArgs.declare(file, globals, buildArgs);
        StageGraph graph = new StageGraph(
                new PlanInputs(file, new Lines(file.source()), options, NO_IMAGES, globals, buildArgs, null));
        StageState target = graph.target();
        Set<StageState> needed = StageGraph.needed(target);
        List<StageState> states = graph.all();
        List<StageOutline> outlines = new ArrayList<>();
        for (int i = 0; i < file.stages().size(); i++) {
            StageState state = states.get(i);
            Set<Trait> traits = EnumSet.noneOf(Trait.class);
            if (isSubstituted(state, options)) {
                traits.add(Trait.SUBSTITUTED);
            }
            if (needed.contains(state)) {
                traits.add(Trait.NEEDED);
            }
            for (StageState at = target; at != null; at = at.base) {
                if (at == state) {
                    traits.add(Trait.SHIPPED);
                }
            }
            List<Integer> sources = new ArrayList<>();
            List<ReadImage> images = new ArrayList<>();
            for (Step step : state.steps) {
                for (StageState read : step.sources()) {
                    int source = read == null ? -1 : states.indexOf(read);
                    if (source >= 0 && source < file.stages().size()) {
                        sources.add(source);
                    } else if (read != null && isImage(read, options)) {
                        images.add(
                                new ReadImage(read.baseName, step.instruction().span()));
                    }
                }
            }
            outlines.add(new StageOutline(
                    i,
                    state.baseName,
                    state.base == null ? null : states.indexOf(state.base),
                    state.platform,
                    traits,
                    sources,
                    images));
        }
        return outlines;
    }

    private static boolean isSubstituted(StageState state, PlanOptions options) {
        return state.substitute != null || options.contexts().containsKey(PlanOptions.contextName(state.baseName));
    }

    private static boolean isImage(StageState read, PlanOptions options) {
        return read.ofCopy && !read.baseName.equals(BaseImages.SCRATCH) && !isSubstituted(read, options);
    }
}

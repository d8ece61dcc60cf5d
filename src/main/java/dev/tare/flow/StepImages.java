package dev.tare.flow;

import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.engine.ImageBuilder.BuiltImage;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What image names mean in the Dockerfile of one step: those of steps before it are their images. */
final class StepImages implements ImageResolver {
    private final Map<String, BuiltImage> before = new HashMap<>();
    private final Map<String, FlowStep> others = new HashMap<>();
    private final FlowStep step;
    private final ImageResolver images;

    /**
     * The names of a step.
     *
     * @param built the images of the steps that it depends on, by label
     * @param images finds all others
     */
    StepImages(
            FlowStep step,
            List<FlowStep> all,
            Map<String, BuiltImage> built,
            FlowOptions options,
            ImageResolver images) {
        this.step = step;
        this.images = images;
        for (FlowStep each : all) {
            if (each.label().equals(step.label())) {
                continue;
            }
            for (String name : List.of(each.name(), options.imageName(each.name()))) {
                BuiltImage image = built.get(each.label());
                if (image == null) {
                    others.put(PlanOptions.contextName(name), each);
                } else {
                    before.put(PlanOptions.contextName(name), image);
                }
            }
        }
    }

    @Override
    public @Nullable ResolvedImage resolve(String name, Platform platform) {
        String key = PlanOptions.contextName(name);
        BuiltImage image = before.get(key);
        if (image != null) {
            return new ResolvedImage(image.manifest().digest(), image.config());
        }
        FlowStep other = others.get(key);
        if (other != null) {
            throw TareException.failed(
                    name + " is the image of step " + other.label() + ", on which step " + step.label()
                            + " does not depend",
                    "add it: depends_on: [" + other.label() + "]");
        }
        return images.resolve(name, platform);
    }
}

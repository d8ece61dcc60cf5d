package dev.tare.flow;

import dev.tare.build.BuiltImages;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.flow.file.FlowStep;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What image names mean in the Dockerfile of one step: those of steps before it are their images. */
final class StepImages implements ImageResolver {
    private final Map<String, FlowStep> others = new HashMap<>();
    private final Map<String, BuiltImages> built;
    private final FlowStep step;
    private final ImageResolver images;

    /**
     * The names of a step.
     *
     * @param built what the steps that it depends on have built, by label
     * @param images finds all others
     */
    StepImages(
            FlowStep step,
            List<FlowStep> all,
            Map<String, BuiltImages> built,
            FlowOptions options,
            ImageResolver images) {
        this.step = step;
        this.built = Map.copyOf(built);
        this.images = images;
        for (FlowStep each : all) {
            if (!each.label().equals(step.label())) {
                others.put(PlanOptions.contextName(each.name()), each);
                others.put(PlanOptions.contextName(options.imageName(each.name())), each);
            }
        }
    }

    @Override
    public @Nullable ResolvedImage resolve(String name, Platform platform) {
        FlowStep other = others.get(PlanOptions.contextName(name));
        if (other == null) {
            return images.resolve(name, platform);
        }
        BuiltImages made = built.get(other.label());
        if (made == null) {
            throw TareException.failed(
                    name + " is the image of step " + other.label() + ", on which step " + step.label()
                            + " does not depend",
                    "add it: depends_on: [" + other.label() + "]");
        }
        Image image = image(name, other, made, platform);
        return ResolvedImage.of(image);
    }

    /** Where each step has one platform, there is a warning of another one only, as of any base. */
    private Image image(String name, FlowStep other, BuiltImages made, Platform platform) {
        Image image = made.fitting(platform);
        if (image != null) {
            return image;
        }
        if (made.images().size() > 1 || step.build().platforms().size() > 1) {
            throw TareException.failed(
                    name + " is the image of step " + other.label() + ", which is not built for " + platform,
                    "add it to the platforms of step " + other.label()
                            + ", or take what runs here: FROM --platform=$BUILDPLATFORM " + name);
        }
        return made.main();
    }
}

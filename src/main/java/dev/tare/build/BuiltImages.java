package dev.tare.build;

import dev.tare.deliver.prepare.BuildFacts.Origin;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a build has made, before any of it has a name.
 *
 * @param images one for each platform, in the order of the request; at least one
 * @param origins of each image, by the digest of its manifest
 */
public record BuiltImages(List<Image> images, Map<Digest, Origin> origins) {
    public BuiltImages {
        images = List.copyOf(images);
        origins = Map.copyOf(origins);
    }

    /** The same with another image in place of each; what is changed has no origin elsewhere. */
    BuiltImages map(UnaryOperator<Image> step) {
        List<Image> changed = new ArrayList<>();
        images.forEach(image -> changed.add(step.apply(image)));
        return new BuiltImages(changed, origins);
    }

    /** The image that serves a platform best; null where none does. */
    public @Nullable Image fitting(Platform platform) {
        Image best = null;
        int rank = Integer.MAX_VALUE;
        for (Image image : images) {
            int each = image.config().platform().rankFor(platform);
            if (each < rank) {
                rank = each;
                best = image;
            }
        }
        return best;
    }

    /** The image of which artifacts are taken and in which commands run: this machine's, else the first. */
    public Image main() {
        Image fitting = fitting(Platform.host());
        return fitting == null ? images.getFirst() : fitting;
    }
}

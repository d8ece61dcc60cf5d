package dev.tare.flow;

import dev.tare.oci.Image;
import dev.tare.deliver.prepare.MadeImage;
import dev.tare.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step has built.
 *
 * @param images one for each of its platforms, at least one
 */
record BuiltStep(List<MadeImage> images) {
    BuiltStep {
        images = List.copyOf(images);
    }

    /** The image that serves a platform best; null where none does. */
    @Nullable Image fitting(Platform platform) {
        Image best = null;
        int rank = Integer.MAX_VALUE;
        for (MadeImage made : images) {
            int each = made.image().config().platform().rankFor(platform);
            if (each < rank) {
                rank = each;
                best = made.image();
            }
        }
        return best;
    }

    /** The image of which artifacts are taken and in which commands run: this machine's, else the first. */
    Image main() {
        Image fitting = fitting(Platform.host());
        return fitting == null ? images.getFirst().image() : fitting;
    }
}

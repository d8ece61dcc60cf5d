package dev.tare.build;

import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for each image once, as checks and the plan need the same. */
final class RememberedImages implements ImageResolver {
    private final ImageResolver images;
    private final Map<String, @Nullable ResolvedImage> known = new HashMap<>();

    RememberedImages(ImageResolver images) {
        this.images = images;
    }

    @Override
    public synchronized @Nullable ResolvedImage resolve(String name, Platform platform) {
        String key = name + " " + platform;
        if (!known.containsKey(key)) {
            known.put(key, images.resolve(name, platform));
        }
        return known.get(key);
    }
}

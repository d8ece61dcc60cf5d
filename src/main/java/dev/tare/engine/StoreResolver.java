package dev.tare.engine;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import org.jspecify.annotations.Nullable;

/** Finds base images in the store. */
public record StoreResolver(Store store) implements ImageResolver {
    @Override
    public @Nullable ResolvedImage resolve(String name, Platform platform) {
        NamedImage image = store.images().find(name);
        if (image == null) {
            return null;
        }
        Descriptor manifest = store.images().select(image, platform);
        return ResolvedImage.of(store.images().image(manifest.digest()));
    }
}

package dev.tare.engine;

import dev.tare.oci.Descriptor;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import dev.tare.store.Images.StoredImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Finds base images in the store. */
public record StoreResolver(Store store) implements ImageResolver {
    @Override
    public @Nullable ResolvedImage resolve(String name, Platform platform) {
        StoredImage image = store.images().find(name);
        if (image == null) {
            return null;
        }
        Descriptor descriptor = store.images().select(image, platform);
        try {
            Manifest manifest = Manifest.fromJson(store.blobs().read(descriptor.digest()));
            ImageConfig config = store.images().config(manifest);
            return new ResolvedImage(descriptor.digest(), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

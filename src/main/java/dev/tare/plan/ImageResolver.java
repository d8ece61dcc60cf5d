package dev.tare.plan;

import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import org.jspecify.annotations.Nullable;

/** Finds base images, so that a front end touches neither a store nor a network. */
public interface ImageResolver {
    /**
     * The image of this name for a platform.
     *
     * @param name a reference as the user wrote it
     * @return null when there is no such image
     */
    @Nullable ResolvedImage resolve(String name, Platform platform);

    /**
     * An image.
     *
     * @param manifest digest of the manifest for the platform
     * @param config its configuration; {@code config.diffIds()} are its layers
     */
    record ResolvedImage(Digest manifest, ImageConfig config) {}
}

package dev.tare.plan;

import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
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
     * @param origin where a registry has it: registry and repository count; null where only the store is known to
     */
    record ResolvedImage(
            Digest manifest, ImageConfig config, @Nullable Reference origin) {
        /** An image of the store. */
        public static ResolvedImage of(Image image) {
            return new ResolvedImage(image.descriptor().digest(), image.config());
        }

        /** An image of the store. */
        public ResolvedImage(Digest manifest, ImageConfig config) {
            this(manifest, config, null);
        }

        /**
         * The source of its layers in a plan.
         *
         * @param name as the user wrote it
         * @param platform that it was asked for
         */
        public Op.ImageSource source(String name, Platform platform) {
            return new Op.ImageSource(name, manifest, origin, platform, config.diffIds());
        }
    }
}

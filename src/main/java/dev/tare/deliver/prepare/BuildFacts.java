package dev.tare.deliver.prepare;

import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only the build knows of the images that it made.
 *
 * @param origins of each image, by the digest of its manifest in the store
 * @param attachments what is to hang beside each image in an index
 */
public record BuildFacts(Map<Digest, Origin> origins, Attachments attachments) {
    /** Of an image that was built some other time. */
    public static final BuildFacts NONE = new BuildFacts(Map.of(), new NoAttachments());

    public BuildFacts {
        origins = Map.copyOf(origins);
    }

    /**
     * Where an image comes from.
     *
     * @param base the configuration of the image that it was built on, whose times are left alone; or null
     * @param epoch SOURCE_DATE_EPOCH in seconds, or null
     */
    public record Origin(
            @Nullable ImageConfig base, @Nullable Long epoch) {
        static final Origin UNKNOWN = new Origin(null, null);
    }

    /** @param manifest digest of an image's manifest in the store */
    public Origin origin(Digest manifest) {
        return origins.getOrDefault(manifest, Origin.UNKNOWN);
    }
}

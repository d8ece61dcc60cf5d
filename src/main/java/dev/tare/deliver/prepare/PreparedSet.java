package dev.tare.deliver.prepare;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images as they will be delivered, and around them the index where there is one.
 *
 * @param top descriptor of the index, else of the one manifest
 * @param attached manifests of the store that hang beside the images
 * @param referrers manifests of the store that a registry gets, and whose subjects are the images
 * @param index its bytes, or null
 */
public record PreparedSet(
        Descriptor top,
        List<PreparedImage> images,
        List<Descriptor> attached,
        List<Descriptor> referrers,
        @Nullable Content index) {
    public PreparedSet {
        images = List.copyOf(images);
        attached = List.copyOf(attached);
        referrers = List.copyOf(referrers);
    }

    /** The digest of the configuration where all images have one, else that of the index. */
    public Digest id() {
        Digest first = images.getFirst().manifest().config().digest();
        for (PreparedImage image : images) {
            if (!image.manifest().config().digest().equals(first)) {
                return top.digest();
            }
        }
        return first;
    }
}

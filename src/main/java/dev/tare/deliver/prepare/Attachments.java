package dev.tare.deliver.prepare;

import dev.tare.oci.Descriptor;
import java.util.List;

/**
 * Makes what hangs beside an image in its index, such as attestations. It is asked once for the image as the store has
 * it, and again for each form in which it is delivered: compression and clamped times make another manifest of it.
 */
@FunctionalInterface
public interface Attachments {
    /**
     * What hangs beside one image.
     *
     * @param image its manifest as it is written or pushed, with its platform
     * @param stored the same image's manifest as the store has it; equal to {@code image} for the store itself
     * @return manifests that are blobs of the store, as are the blobs that they name; with a platform of
     *     {@code unknown/unknown} and with the annotations that their entries in the index are to have
     */
    List<Descriptor> of(Descriptor image, Descriptor stored);

    /**
     * What refers to one image from the registry that it is pushed to, outside of any index.
     *
     * @return manifests that are blobs of the store, whose subject is the image
     */
    default List<Descriptor> referrers(Descriptor image, Descriptor stored) {
        return List.of();
    }
}

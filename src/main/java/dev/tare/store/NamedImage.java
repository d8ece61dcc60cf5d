package dev.tare.store;

import dev.tare.oci.Descriptor;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import java.util.List;

/**
 * An image of the store with its names.
 *
 * @param descriptor of its manifest or index
 * @param names sorted; empty for {@code <none>}
 */
public record NamedImage(Descriptor descriptor, List<Reference> names) {
    public NamedImage {
        names = List.copyOf(names);
    }

    /** Whether it has a name with a tag: one by digest alone is what a push or pull has left. */
    public boolean isTagged() {
        for (Reference name : names) {
            if (!name.tag().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    public boolean isIndex() {
        return MediaTypes.isIndex(descriptor.mediaType());
    }
}

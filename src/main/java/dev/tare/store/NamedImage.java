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
        return !tagged().isEmpty();
    }

    /** The first of its names that has a tag, as people write it; empty where it has none. */
    public String tagged() {
        for (Reference name : names) {
            if (!name.tag().isEmpty()) {
                return name.familiar();
            }
        }
        return "";
    }

    /** Under the one name by which it was asked for; under all where that was an ID. */
    public NamedImage only(String asked) {
        Reference name = Reference.parse(asked);
        return name != null && names.contains(name) ? new NamedImage(descriptor, List.of(name)) : this;
    }

    public boolean isIndex() {
        return MediaTypes.isIndex(descriptor.mediaType());
    }
}

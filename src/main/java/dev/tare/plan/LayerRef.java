package dev.tare.plan;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A layer that a solver gave, wherever it lies.
 *
 * @param diffId digest of its plain tar
 * @param blob what a manifest names it by: a blob that the store has, or that a registry has which the store knows; null
 *     for the plain tar in the store
 */
public record LayerRef(Digest diffId, @Nullable Descriptor blob) {
    /** The plain layer of the store. */
    public static LayerRef plain(Digest diffId) {
        return new LayerRef(diffId, null);
    }
}

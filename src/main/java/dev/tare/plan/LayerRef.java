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
 * @param created when it was made, in milliseconds since 1970, where the solver knows it
 */
public record LayerRef(
        Digest diffId, @Nullable Descriptor blob, @Nullable Long created) {
    /** One of which nobody knows when it was made. */
    public LayerRef(Digest diffId, @Nullable Descriptor blob) {
        this(diffId, blob, null);
    }

    /** The same, made at that time. */
    public LayerRef at(@Nullable Long millis) {
        return new LayerRef(diffId, blob, millis);
    }

    /** The plain layer of the store. */
    public static LayerRef plain(Digest diffId) {
        return new LayerRef(diffId, null, null);
    }
}

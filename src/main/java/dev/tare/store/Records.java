package dev.tare.store;

import dev.tare.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Small records that may be lost but are never wrong: cache results, remembered file digests, remembered compressions.
 * A torn or foreign record reads as absent.
 */
public final class Records {
    /**
     * The record of a key, or null.
     *
     * @param kind a folder of its own, such as {@code file-op}
     */
    public byte @Nullable [] get(String kind, Digest key) {
        throw new UnsupportedOperationException();
    }

    /** Replaces the record of a key. */
    public void put(String kind, Digest key, byte[] value) {
        throw new UnsupportedOperationException();
    }
}

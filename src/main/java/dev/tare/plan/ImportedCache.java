package dev.tare.plan;

import dev.tare.oci.Digest;
import org.jspecify.annotations.Nullable;

/** Results of steps that another machine, or another store, has exported. */
public interface ImportedCache {
    /**
     * Brings the layer that a step left into the store, as a plain blob.
     *
     * @param key of the step
     * @return its diffID, or null where the cache has no result of this key
     */
    @Nullable Digest fetch(Digest key);
}

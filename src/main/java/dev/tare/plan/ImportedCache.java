package dev.tare.plan;

import dev.tare.oci.Digest;
import org.jspecify.annotations.Nullable;

/** Results of steps that another machine, or another store, has exported. For several threads. */
public interface ImportedCache {
    /** What the step of a key has left, wherever that lies; null where the cache has no result of this key. */
    @Nullable StepResult result(Digest key);

    /** What a definition of a step stands for; null where the cache does not have it. */
    @Nullable StepDefinition definition(Digest definition);

    /**
     * Brings a layer into the store, as a plain blob.
     *
     * @param layer of a result that was given
     * @return false where that cannot be done, which the user was told: the cache gives no results any more
     */
    boolean bring(Digest layer);
}

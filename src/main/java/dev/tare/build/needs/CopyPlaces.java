package dev.tare.build.needs;

import org.jspecify.annotations.Nullable;

/** Where a Dockerfile can copy a file of the system from. */
public interface CopyPlaces {
    /** Nowhere. */
    CopyPlaces NONE = _ -> null;

    /** The name for {@code COPY --from} of what has a file that is not empty, or a folder; null where nothing has it. */
    @Nullable String having(String path);
}

package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Lines;
import dev.tare.oci.Timestamps;
import dev.tare.plan.ImageResolver;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every stage is planned with.
 *
 * @param lines of the file
 * @param globals arguments of the global scope, predefined ones included
 * @param buildArgs as the options say, with SOURCE_DATE_EPOCH as the number that it came to
 * @param epoch SOURCE_DATE_EPOCH in seconds since 1970, null where there is none
 */
record PlanInputs(
        Dockerfile file,
        Lines lines,
        PlanOptions options,
        ImageResolver images,
        Scope globals,
        Map<String, String> buildArgs,
        @Nullable Long epoch) {

    /** What the image says of when it was made: SOURCE_DATE_EPOCH; null for what the steps say. */
    @Nullable String created() {
        return epoch == null ? null : Timestamps.rfc3339(epoch);
    }

    /** The time of files that are made: SOURCE_DATE_EPOCH, else 0. */
    long time() {
        return epoch == null ? 0 : epoch;
    }
}

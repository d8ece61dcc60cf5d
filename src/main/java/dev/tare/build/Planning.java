package dev.tare.build;

import dev.tare.build.needs.FoundNeeds;
import dev.tare.dockerfile.CopiedStage;
import dev.tare.oci.Timestamps;
import dev.tare.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a front end made, for one platform.
 *
 * @param epoch SOURCE_DATE_EPOCH in seconds since 1970, or null
 * @param needs of its programs; null where nobody looked
 * @param program whose name the image has where nobody gives it another; null for none
 * @param copied what a Dockerfile copies from
 */
record Planning(
        Plan plan,
        @Nullable Long epoch,
        @Nullable String program,
        @Nullable FoundNeeds needs,
        List<CopiedStage> copied) {
    Planning {
        copied = List.copyOf(copied);
    }

    /** The same with needs, by another plan. */
    Planning with(Plan other, FoundNeeds found) {
        return new Planning(other, epoch, program, found, copied);
    }

    /** What the image says of when it was made; null for what its steps say. */
    @Nullable String created() {
        return epoch == null ? null : Timestamps.rfc3339(epoch);
    }

    /** Of all that is made and not copied, in seconds since 1970. */
    long time() {
        return epoch == null ? 0 : epoch;
    }
}

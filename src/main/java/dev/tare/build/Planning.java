package dev.tare.build;

import dev.tare.build.needs.FoundNeeds;
import dev.tare.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * What a front end made, for one platform.
 *
 * @param epoch SOURCE_DATE_EPOCH in seconds since 1970, or null
 * @param needs of its programs; null where nobody looked
 * @param program whose name the image has where nobody gives it another; null for none
 */
record Planning(
        Plan plan,
        @Nullable Long epoch,
        @Nullable String program,
        @Nullable FoundNeeds needs) {
    /** Without a program. */
    Planning(Plan plan, @Nullable Long epoch) {
        this(plan, epoch, null, null);
    }

    /** Of all that is made and not copied, in seconds since 1970. */
    long time() {
        return epoch == null ? 0 : epoch;
    }
}

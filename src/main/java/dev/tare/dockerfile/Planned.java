package dev.tare.dockerfile;

import dev.tare.diagnostic.Problem;
import dev.tare.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a Dockerfile.
 *
 * @param plan the tree to build and its configuration
 * @param warnings in the order of the file
 * @param copied the stages and images that the built stage copies from
 * @param sourceDateEpoch seconds since 1970 where the build has a SOURCE_DATE_EPOCH, from the command line, the
 *     environment or the file's own ARG
 */
public record Planned(
        Plan plan,
        List<Problem> warnings,
        List<CopiedStage> copied,
        @Nullable Long sourceDateEpoch) {
    public Planned {
        warnings = List.copyOf(warnings);
        copied = List.copyOf(copied);
    }
}

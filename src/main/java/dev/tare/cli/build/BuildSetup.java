package dev.tare.cli.build;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Resources;
import dev.tare.engine.LocalContexts;
import dev.tare.oci.Platform;
import dev.tare.plan.Plan;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a build is done with.
 *
 * @param platforms that the user named, in order; empty where none was named
 * @param epoch SOURCE_DATE_EPOCH of the environment, or null
 * @param resources let go of when the build ends
 */
record BuildSetup(
        Arguments arguments,
        Console console,
        List<Platform> platforms,
        @Nullable Long epoch,
        Store store,
        LocalContexts contexts,
        BuildProgress progress,
        Resources resources) {
    BuildSetup {
        platforms = List.copyOf(platforms);
    }

    /** The one platform that was named, or null. */
    @Nullable Platform platform() {
        return platforms.isEmpty() ? null : platforms.getFirst();
    }

    boolean forSeveral() {
        return platforms.size() > 1;
    }

    /**
     * What a front end made, for one platform.
     *
     * @param epoch SOURCE_DATE_EPOCH, or null
     */
    record Planning(Plan plan, @Nullable Long epoch) {
        /** Of all that is made and not copied, in seconds since 1970. */
        long time() {
            return epoch == null ? 0 : epoch;
        }
    }
}

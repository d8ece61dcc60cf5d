package dev.tare.build.request;

import dev.tare.diagnostic.Location;
import dev.tare.plan.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to an image after its last instruction.
 *
 * @param cleanup commands that run in it, by its shell, one after the other
 * @param cleanupAt where they stand in a file, for error messages; or null
 * @param network of those commands
 * @param squash whether its own layers become one; those of its base stay
 */
public record FinishRequest(List<String> cleanup, @Nullable Location cleanupAt, Op.Network network, boolean squash) {
    public static final FinishRequest NONE = new FinishRequest(List.of(), null, Op.Network.DEFAULT, false);

    public FinishRequest {
        cleanup = List.copyOf(cleanup);
    }
}

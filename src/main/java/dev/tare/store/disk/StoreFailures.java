package dev.tare.store.disk;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The errors of a disk that refuses. */
public final class StoreFailures {
    private StoreFailures() {}

    /** @param doing such as {@code cannot write to the store} */
    public static TareException of(String doing, Path where, IOException cause) {
        String reason = Reasons.of(cause);
        return new TareException(
                TareException.FAILED, Problem.of(doing + " " + where + ": " + reason, hint(reason)), cause);
    }

    public static TareException writing(Path home, IOException cause) {
        return of("cannot write to the store at", home, cause);
    }

    public static TareException reading(Path file, IOException cause) {
        return of("cannot read", file, cause);
    }

    private static @Nullable String hint(String reason) {
        return switch (reason) {
            case "No space left on device", "Disk quota exceeded" ->
                "the store is as it was; make room, \"tare gc\" removes what nothing needs";
            case "permission denied", "Read-only file system", "Operation not permitted" ->
                "set TARE_HOME to a folder that you can write to";
            default -> null;
        };
    }
}

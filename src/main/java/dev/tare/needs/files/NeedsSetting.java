package dev.tare.needs.files;

import dev.tare.needs.NeedId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What files that meet needs depend on, besides what was found and chosen.
 *
 * @param environment of the image: HOME, TMPDIR, TZ and ZONEINFO are looked at
 * @param present what the base has already, as {@link Presence} tells
 * @param zones asked once at most, and only where zones are needed
 * @param linked the loader and the libraries, asked only for {@code --with loader}; null where nobody knows any
 * @param directory from which files of {@code --ca} are named
 * @param host the root of this machine's file system
 */
public record NeedsSetting(
        ImageUser user,
        Map<String, String> environment,
        Set<NeedId> present,
        ZoneSource zones,
        @Nullable Linked linked,
        Path directory,
        Path host,
        Instant now) {
    public NeedsSetting {
        environment = Map.copyOf(environment);
        present = Set.copyOf(present);
    }

    /** Where zones come from. */
    public interface ZoneSource {
        ZoneData read() throws IOException;
    }

    /** Where the loader and the libraries of a program come from. */
    public interface Linked {
        List<NeedFile> files() throws IOException;
    }
}

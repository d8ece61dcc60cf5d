package dev.tare.needs.files;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What files that meet needs depend on, besides what was found and chosen.
 *
 * @param around whom the program runs as, and its variables
 * @param present what the base has already, as {@link Presence} tells
 * @param localZone whether the zone that TZ names, if it names one, is there, as {@link Presence#hasLocalZone} tells
 * @param zones asked once at most, and only where zones are needed
 * @param linked the loader and the libraries, asked only for {@code --with loader}; null where nobody knows any
 * @param directory from which files of {@code --ca} are named
 * @param host the root of this machine's file system
 */
public record NeedsSetting(
        Surroundings around,
        Set<NeedId> present,
        boolean localZone,
        ZoneSource zones,
        @Nullable Linked linked,
        Path directory,
        Path host,
        Instant now) {
    public NeedsSetting {
        present = Set.copyOf(present);
    }

    /** Where zones come from. */
    public interface ZoneSource {
        ZoneData read() throws IOException;

        /** The same. @throws TareException where there are none, with what to do */
        default ZoneData required() {
            try {
                return read();
            } catch (IOException e) {
                throw TareException.failed(
                        "time zones are needed, and this machine has none that can be read: " + Reasons.of(e),
                        "install Go or the package tzdata, or leave them away by --without tz");
            }
        }
    }

    /** Where the loader and the libraries of a program come from. */
    public interface Linked {
        List<NeedFile> files() throws IOException;
    }
}

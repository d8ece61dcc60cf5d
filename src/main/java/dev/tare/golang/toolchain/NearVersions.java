package dev.tare.golang.toolchain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which versions there are, to somebody who asked for one that there is not. */
final class NearVersions {
    private static final int MOST = 3;

    private NearVersions() {}

    /**
     * The last versions of the same language, else the last of all; null where no names are known.
     *
     * @param names of toolchains, in any order
     */
    static @Nullable String hint(String wrong, List<String> names) {
        GoVersion asked = GoVersion.ofToolchain(wrong);
        List<Known> all = new ArrayList<>();
        List<Known> same = new ArrayList<>();
        for (String name : names) {
            GoVersion version = GoVersion.ofToolchain(name);
            if (version == null) {
                continue;
            }
            Known known = new Known(name, version);
            all.add(known);
            if (asked != null
                    && version.minor().equals(asked.minor())
                    && version.major().equals(asked.major())) {
                same.add(known);
            }
        }
        List<Known> shown = same.isEmpty() ? all : same;
        if (shown.isEmpty()) {
            return null;
        }
        shown.sort((a, b) -> b.version.compareTo(a.version));
        List<String> last = new ArrayList<>();
        for (Known each : shown.subList(0, Math.min(MOST, shown.size()))) {
            last.add(each.name);
        }
        return (same.isEmpty() ? "the last versions that there are: " : "there are: ") + String.join(", ", last);
    }

    private record Known(String name, GoVersion version) {}
}

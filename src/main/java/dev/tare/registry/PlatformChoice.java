package dev.tare.registry;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Index;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which entry of an index serves a platform best. */
final class PlatformChoice {
    /** Entries that do not say what they are for cost a request or two each. */
    private static final int MAX_ASKED = 20;

    private PlatformChoice() {}

    /** Finds out what an entry is for that does not say so. */
    @FunctionalInterface
    interface Asker {
        @Nullable Platform platform(Descriptor entry) throws IOException;
    }

    /** @throws RegistryException when none serves it, with those that there are */
    static Descriptor of(Index index, Platform wanted, Asker asker) throws IOException {
        Descriptor best = null;
        int bestRank = Integer.MAX_VALUE;
        Set<String> platforms = new TreeSet<>();
        int asked = 0;
        for (Descriptor each : index.manifests()) {
            Platform own = each.platform();
            if (own == null && asked < MAX_ASKED) {
                asked++;
                own = asker.platform(each);
            }
            // Attestations hang in an index as manifests for "unknown/unknown".
            if (own == null || own.os().equals("unknown")) {
                continue;
            }
            platforms.add(own.toString());
            int rank = own.rankFor(wanted);
            if (rank < bestRank) {
                best = each;
                bestRank = rank;
            }
        }
        if (best == null) {
            throw RegistryException.wrong(
                    "it has nothing for platform " + wanted,
                    platforms.isEmpty() ? null : "it has " + String.join(", ", platforms));
        }
        return best;
    }
}

package dev.tare.sandbox.container;

import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Names for containers that were given none, and the form of all. */
final class ContainerNames {
    private static final List<String> KINDS = List.of(
            "airy", "bare", "brisk", "calm", "clear", "crisp", "deft", "fleet", "frugal", "keen", "lean", "light",
            "lithe", "modest", "neat", "nimble", "plain", "quick", "quiet", "scant", "sheer", "slender", "slight",
            "spare", "spry", "steady", "swift", "thin", "tidy", "trim");

    private static final List<String> THINGS = List.of(
            "balance", "barrel", "basket", "bobbin", "bottle", "bucket", "carat", "carton", "casket", "crate", "cup",
            "dram", "feather", "flask", "gram", "grain", "hamper", "jar", "kettle", "ladle", "needle", "ounce", "pan",
            "pebble", "pound", "sack", "scale", "scruple", "spoon", "thimble");

    private ContainerNames() {}

    /** A name such as {@code nimble_thimble} that is not taken; with a number when luck runs out. */
    static String make(Set<String> taken, RandomGenerator random) {
        for (int attempt = 0; ; attempt++) {
            String name = KINDS.get(random.nextInt(KINDS.size())) + "_" + THINGS.get(random.nextInt(THINGS.size()));
            if (attempt >= 10) {
                name += random.nextInt(10 * attempt);
            }
            if (!taken.contains(name)) {
                return name;
            }
        }
    }
}

package dev.tare.cli.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where tare's containers differ from those of Docker 20.10, and why. */
final class RunDifferences {
    private static final String USAGE =
            "a wrong command line is 2 in each of tare's commands; 125 is for containers that cannot be made";

    private static final Map<String, String> REASONS = Map.of(
            "no-format: exit",
            "docker leaves it to runc, which fails with 1; shells and tare say 126: it is there and cannot be run",
            "no-interpreter: exit",
            "docker leaves it to runc, which fails with 1; tare looks first and says 127: something is not there",
            "bad-flag: exit",
            USAGE,
            "bad-name: exit",
            USAGE,
            "bad-mount: exit",
            USAGE,
            "bad-memory: exit",
            USAGE);

    private RunDifferences() {}

    /** Why a section differs; null where it must not. */
    static @Nullable String reason(String name, String section) {
        return REASONS.get(name + ": " + section);
    }

    /** A section without what the two need not have in common. */
    static String without(String section, String text) {
        // Docker's folder is a shared mount, and what comes from it is a slave of that; nothing is mounted there later.
        return section.equals("mounts") ? text.replace(" slave ", " private ") : text;
    }
}

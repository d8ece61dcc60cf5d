package dev.tare.sandbox;

import dev.tare.posix.Mounts;
import dev.tare.sandbox.security.Capabilities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What of this machine decides how containers are set up.
 *
 * @param users how many user IDs are mapped
 * @param capabilities that this process has, and so can give
 * @param processor as {@code os.arch} names it
 */
public record HostFeatures(Set<Trait> traits, long users, List<String> capabilities, String processor) {
    /** What is either so or not. */
    public enum Trait {
        /** This process is root of a user namespace only: it has no control groups and makes no devices. */
        USER_NAMESPACE,
        /** Control groups are mounted in one hierarchy (version 2). */
        UNIFIED_GROUPS,
        /** The kernel limits swap by control groups. */
        SWAP_LIMIT
    }

    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    public HostFeatures {
        traits = Set.copyOf(traits);
        capabilities = List.copyOf(capabilities);
    }

    public static HostFeatures here() {
        boolean unified = Files.exists(GROUPS.resolve("cgroup.subtree_control"));
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (Mounts.isUserNamespace()) {
            traits.add(Trait.USER_NAMESPACE);
        }
        if (unified) {
            traits.add(Trait.UNIFIED_GROUPS);
        }
        if (unified || Files.exists(GROUPS.resolve("memory/memory.memsw.limit_in_bytes"))) {
            traits.add(Trait.SWAP_LIMIT);
        }
        return new HostFeatures(traits, Mounts.mappedUsers(), Capabilities.own(), System.getProperty("os.arch", ""));
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether this process is root of a user namespace only. */
    public boolean userNamespace() {
        return has(Trait.USER_NAMESPACE);
    }
}

package dev.tare.sandbox;

import dev.tare.posix.Mounts;
import dev.tare.sandbox.security.Capabilities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What of this machine decides how containers are set up.
 *
 * @param userNamespace whether this process is root of a user namespace only: it has no control groups and makes no
 *     devices
 * @param users how many user IDs are mapped there
 * @param capabilities that this process has, and so can give
 * @param unifiedGroups whether control groups are mounted in one hierarchy (version 2)
 * @param swapLimit whether the kernel limits swap by control groups
 * @param processor as {@code os.arch} names it
 */
public record HostFeatures(
        boolean userNamespace,
        long users,
        List<String> capabilities,
        boolean unifiedGroups,
        boolean swapLimit,
        String processor) {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    public HostFeatures {
        capabilities = List.copyOf(capabilities);
    }

    public static HostFeatures here() {
        boolean unified = Files.exists(GROUPS.resolve("cgroup.subtree_control"));
        return new HostFeatures(
                Mounts.isUserNamespace(),
                Mounts.mappedUsers(),
                Capabilities.own(),
                unified,
                unified || Files.exists(GROUPS.resolve("memory/memory.memsw.limit_in_bytes")),
                System.getProperty("os.arch", ""));
    }
}

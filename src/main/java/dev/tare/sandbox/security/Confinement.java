package dev.tare.sandbox.security;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a container may do, where that is not the usual.
 *
 * @param privileged whether nothing is held back: all capabilities and devices of this process, no filter
 * @param capAdd names with {@code CAP_}, or {@code ALL}
 * @param capDrop likewise
 * @param noNewPrivileges whether no program gains rights by its file (setuid bits, capabilities)
 * @param seccomp which system calls are let through
 * @param systemPaths whether {@code /proc} and {@code /sys} are shown whole and writable
 * @param readOnly whether the root file system is
 * @param devices of the host, shown to it
 * @param sysctls by name
 * @param hostPid whether it sees the host's processes
 * @param hostIpc whether it shares the host's System V IPC, message queues and {@code /dev/shm}
 * @param hostUts whether it shares the host's name
 * @param oomScoreAdj -1000 to 1000, or null for that of this process
 */
public record Confinement(
        boolean privileged,
        List<String> capAdd,
        List<String> capDrop,
        boolean noNewPrivileges,
        Filter seccomp,
        boolean systemPaths,
        boolean readOnly,
        List<Device> devices,
        Map<String, String> sysctls,
        boolean hostPid,
        boolean hostIpc,
        boolean hostUts,
        @Nullable Integer oomScoreAdj) {
    public static final Confinement NONE = new Confinement(
            false,
            List.of(),
            List.of(),
            false,
            Filter.USUAL,
            false,
            false,
            List.of(),
            Map.of(),
            false,
            false,
            false,
            null);

    public Confinement {
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        devices = List.copyOf(devices);
        sysctls = Collections.unmodifiableMap(new TreeMap<>(sysctls));
    }

    /**
     * A filter of system calls.
     *
     * @param unconfined whether there is none
     * @param profile a file in docker's form, or null for the built-in one
     */
    public record Filter(boolean unconfined, @Nullable Path profile) {
        public static final Filter USUAL = new Filter(false, null);
        public static final Filter UNCONFINED = new Filter(true, null);
    }

    /**
     * A device of the host.
     *
     * @param source path of the host
     * @param target path in the container
     * @param access some of r, w and m
     */
    public record Device(Path source, String target, String access) {}
}

package dev.tare.sandbox.security;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a container may do, where that is not the usual.
 *
 * @param capAdd names with {@code CAP_}, or {@code ALL}
 * @param capDrop likewise
 * @param seccomp which system calls are let through
 * @param devices of the host, shown to it
 * @param sysctls by name
 * @param oomScoreAdj -1000 to 1000, or null for that of this process
 */
public record Confinement(
        Set<Option> options,
        List<String> capAdd,
        List<String> capDrop,
        Filter seccomp,
        List<Device> devices,
        Map<String, String> sysctls,
        @Nullable Integer oomScoreAdj) {
    public static final Confinement NONE =
            new Confinement(Set.of(), List.of(), List.of(), Filter.USUAL, List.of(), Map.of(), null);

    /** What is either so or not. */
    public enum Option {
        /** Nothing is held back: all capabilities and devices of this process, no filter. */
        PRIVILEGED,
        /** No program gains rights by its file (setuid bits, capabilities). */
        NO_NEW_PRIVILEGES,
        /** {@code /proc} and {@code /sys} are shown whole and writable. */
        SYSTEM_PATHS,
        /** The root file system is read-only. */
        READ_ONLY,
        /** It sees the host's processes. */
        HOST_PID,
        /** It shares the host's System V IPC, message queues and {@code /dev/shm}. */
        HOST_IPC,
        /** It shares the host's name. */
        HOST_UTS
    }

    public boolean has(Option option) {
        return options.contains(option);
    }

    public Confinement {
        options = Set.copyOf(options);
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

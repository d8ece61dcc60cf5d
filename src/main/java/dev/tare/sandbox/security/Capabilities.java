package dev.tare.sandbox.security;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileCapabilities;
import dev.tare.posix.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a container may do and see by default: docker's lists (moby, {@code oci/defaults.go} and {@code oci/caps}). */
public final class Capabilities {
    public static final List<String> DEFAULT = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    public static final List<String> MASKED_PATHS = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    public static final List<String> READ_ONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private static final String PREFIX = "CAP_";

    private static final String ALL = "ALL";

    private Capabilities() {}

    /** Those of this process, which are all that it can give on. */
    public static List<String> own() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")) {
                    return named(Long.parseUnsignedLong(line.substring(7).strip(), 16));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return DEFAULT;
        }
        return DEFAULT;
    }

    /**
     * What a container may do (moby, {@code oci/caps/utils.go}): ALL that is added, without what is dropped; else what is
     * added to nothing, where ALL is dropped; else the usual, less and more.
     *
     * @param own those of this process
     * @throws TareException where one is asked for that does not exist, or that this process does not have
     */
    public static List<String> granted(Confinement confinement, List<String> own) {
        if (confinement.has(Confinement.Option.PRIVILEGED)) {
            return own;
        }
        List<String> added = known("--cap-add", confinement.capAdd());
        List<String> dropped = known("--cap-drop", confinement.capDrop());
        List<String> out = new ArrayList<>();
        if (added.contains(ALL)) {
            out.addAll(own);
            out.removeAll(dropped);
            return out;
        }
        if (!dropped.contains(ALL)) {
            out.addAll(DEFAULT);
            out.removeAll(dropped);
        }
        for (String each : added) {
            if (!own.contains(each)) {
                throw TareException.failed(
                        "--cap-add " + each.substring(PREFIX.length()) + ": this process does not have it to give",
                        "its capabilities are those of CapEff in /proc/self/status");
            }
            if (!out.contains(each)) {
                out.add(each);
            }
        }
        return out;
    }

    private static List<String> known(String flag, List<String> names) {
        List<String> out = new ArrayList<>();
        for (String name : names) {
            String upper = name.toUpperCase(Locale.ROOT);
            String bare = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
            if (!bare.equals(ALL) && !FileCapabilities.NAMES.contains(bare)) {
                throw TareException.usage(
                        flag + ": there is no capability \"" + name + "\"",
                        NearNames.hint(bare, FileCapabilities.NAMES));
            }
            out.add(bare.equals(ALL) ? ALL : PREFIX + bare);
        }
        return out;
    }

    /** @param bits as in {@code /proc/self/status} (proc_pid_status(5)) */
    static List<String> named(long bits) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < FileCapabilities.NAMES.size(); i++) {
            if ((bits >> i & 1) != 0) {
                out.add("CAP_" + FileCapabilities.NAMES.get(i));
            }
        }
        return out;
    }

    /** The devices that a step without security has besides the usual ones (BuildKit, util/entitlements/security). */
    public static List<Device> insecureDevices() {
        List<Device> out = new ArrayList<>();
        if (Mounts.isUserNamespace()) {
            return out;
        }
        out.add(new Device("/dev/kmsg", "c", 1, 11));
        out.add(new Device("/dev/cuse", "c", 10, 203));
        out.add(new Device("/dev/fuse", "c", 10, 229));
        out.add(new Device("/dev/kvm", "c", 10, 232));
        out.add(new Device("/dev/net/tun", "c", 10, 200));
        out.add(new Device("/dev/loop-control", "c", 10, 237));
        for (int i = 0; i < 8; i++) {
            out.add(new Device("/dev/loop" + i, "b", 7, i));
        }
        return out;
    }

    /** A device node. @param type {@code c} or {@code b} */
    public record Device(String path, String type, int major, int minor) {
        /** As the runtime-spec has it (config-linux.md, devices). */
        public Map<String, Object> toJson() {
            return Map.of("path", path, "type", type, "major", (long) major, "minor", (long) minor);
        }
    }
}

package dev.tare.sandbox.container;

import dev.tare.sandbox.DeviceNode;
import dev.tare.sandbox.HostFeatures;
import dev.tare.sandbox.LockedMountFlags;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.security.Confinement;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of a container in the order in which they are made: the usual ones, then those asked for, each after those
 * that it lies in (moby, {@code daemon/oci_linux.go}, WithMounts).
 */
record BundleMounts(Bundle bundle) {
    /** The group of terminals, as Debian and most others number it. */
    private static final int TTY_GROUP = 5;

    private static final String SHM_SIZE = "65536k";

    /** Mounts that stay writable under a read-only root. */
    private static final Set<String> WRITABLE = Set.of("/proc", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue");

    /** Each word that a tmpfs takes without a value, and its opposite. */
    private static final Map<String, String> OPPOSITES = opposites();

    private static Map<String, String> opposites() {
        Map<String, String> out = new LinkedHashMap<>();
        for (String word : List.of("exec", "suid", "dev")) {
            out.put(word, "no" + word);
            out.put("no" + word, word);
        }
        out.put("ro", "rw");
        out.put("rw", "ro");
        return out;
    }

    /** @throws IOException when a mount's source cannot be looked at */
    List<@Nullable Object> all() throws IOException {
        Map<String, List<@Nullable Object>> asked = new LinkedHashMap<>();
        bundle.files()
                .forEach((inside, file) -> asked.put(
                        inside,
                        List.of(Bundle.mount(
                                inside, "bind", file.toString(), readOnly(inside, List.of("rbind", "rprivate"))))));
        if (bundle.settings().has(RunSwitch.INIT)) {
            String program = Shim.program().toString();
            asked.put(Bundle.INIT, List.of(Bundle.mount(Bundle.INIT, "bind", program, "bind", "rprivate", "ro")));
        }
        for (MountPoint mount : bundle.settings().mounts()) {
            asked.put(mount.target(), List.of(asked(mount)));
        }
        for (DeviceNode device : bundle.machine().userNamespace() ? bundle.devices() : List.<DeviceNode>of()) {
            // Only root of the machine makes devices; others are shown those that are there.
            asked.put(device.path(), List.of(Bundle.mount(device.path(), "bind", device.source(), "bind", "rprivate")));
        }
        List<@Nullable Object> out = new ArrayList<>();
        boolean ownDev = asked.containsKey("/dev");
        for (Map<String, @Nullable Object> mount : usual()) {
            String at = String.valueOf(mount.get("destination"));
            if (!asked.containsKey(at) && !(ownDev && at.startsWith("/dev/"))) {
                out.add(mount);
            }
        }
        List<String> targets = new ArrayList<>(asked.keySet());
        targets.sort(new ShallowestFirst());
        for (String target : targets) {
            out.addAll(asked.getOrDefault(target, List.of()));
        }
        return bundle.machine().userNamespace() ? withLocked(out) : out;
    }

    /** A class, since the first lambda of a kind takes some milliseconds. */
    private static final class ShallowestFirst implements Comparator<String> {
        @Override
        public int compare(String a, String b) {
            return Integer.compare(depth(a), depth(b));
        }
    }

    /** A bind that changes an option of its source must name those that it may not change. */
    private static List<@Nullable Object> withLocked(List<@Nullable Object> mounts) throws IOException {
        List<@Nullable Object> out = new ArrayList<>();
        for (Object each : mounts) {
            Map<String, @Nullable Object> mount = new LinkedHashMap<>(Json.object(each));
            if ("bind".equals(mount.get("type"))) {
                Path source = Path.of(Json.string(mount.get("source")));
                mount.put("options", LockedMountFlags.with(source, Json.strings(mount.get("options"))));
            }
            out.add(mount);
        }
        return out;
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    private static Map<String, @Nullable Object> asked(MountPoint mount) {
        List<String> given = mount.options().isEmpty()
                ? List.of()
                : Arrays.asList(mount.options().split(",", -1));
        if (mount.type().equals(MountPoint.TMPFS)) {
            return Bundle.mount(mount.target(), "tmpfs", "tmpfs", tmpfs(given, mount.writable()));
        }
        List<String> options = new ArrayList<>(List.of("rbind"));
        boolean propagates = false;
        for (String option : given) {
            if (option.equals("bind")) {
                options.set(0, option);
                continue;
            }
            propagates |= option.endsWith("shared") || option.endsWith("slave") || option.endsWith("private");
            options.add(option);
        }
        if (!propagates) {
            options.add("rprivate");
        }
        if (!mount.writable() && !options.contains("ro")) {
            options.add("ro");
        }
        return Bundle.mount(mount.target(), "bind", mount.source(), options);
    }

    /** Nothing is run from it and no device opened, unless asked for. The last word on a thing counts. */
    private static List<String> tmpfs(List<String> given, boolean writable) {
        Set<String> options = new LinkedHashSet<>(List.of("noexec", "nosuid", "nodev"));
        for (String option : given) {
            int equals = option.indexOf('=');
            if (equals > 0) {
                options.removeIf(each -> each.startsWith(option.substring(0, equals + 1)));
            }
            String opposite = OPPOSITES.get(option);
            if (opposite != null) {
                options.remove(opposite);
            }
            options.add(option);
        }
        options.add("rprivate");
        if (!writable) {
            options.add("ro");
        }
        return List.copyOf(options);
    }

    private List<Map<String, @Nullable Object>> usual() {
        HostFeatures machine = bundle.machine();
        Confinement confinement = bundle.confinement();
        String access = confinement.has(Confinement.Option.PRIVILEGED) ? "rw" : "ro";
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        if (confinement.has(Confinement.Option.HOST_PID) && machine.userNamespace()) {
            // The kernel shows processes to those alone to whom they belong.
            out.add(Bundle.mount("/proc", "bind", "/proc", "rbind", "nosuid", "noexec", "nodev"));
        } else {
            out.add(Bundle.mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
        }
        out.add(Bundle.mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
        List<String> terminals =
                new ArrayList<>(List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
        if (machine.users() > TTY_GROUP) {
            terminals.add("gid=" + TTY_GROUP);
        }
        out.add(Bundle.mount("/dev/pts", "devpts", "devpts", terminals));
        if (machine.userNamespace() && bundle.network() == NetworkMode.HOST) {
            // The kernel's own is for those to whom the network belongs.
            out.add(Bundle.mount("/sys", "bind", "/sys", "rbind", "ro", "nosuid", "noexec", "nodev"));
        } else {
            out.add(Bundle.mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access));
        }
        if (!machine.userNamespace()) {
            out.add(Bundle.mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", access));
        }
        if (confinement.has(Confinement.Option.HOST_IPC)) {
            if (!machine.userNamespace()) {
                // The kernel shows queues to those alone to whom they belong.
                out.add(Bundle.mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
            }
            out.add(Bundle.mount("/dev/shm", "bind", "/dev/shm", "rbind", "rprivate"));
            return out;
        }
        Long shm = bundle.limits().shmBytes();
        out.add(Bundle.mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
        out.add(Bundle.mount(
                "/dev/shm",
                "tmpfs",
                "shm",
                "nosuid",
                "noexec",
                "nodev",
                "mode=1777",
                "size=" + (shm == null ? SHM_SIZE : shm.toString())));
        return out;
    }

    private List<String> readOnly(String target, List<String> options) {
        if (!bundle.confinement().has(Confinement.Option.READ_ONLY) || WRITABLE.contains(target)) {
            return options;
        }
        List<String> out = new ArrayList<>(options);
        out.add("ro");
        return out;
    }
}

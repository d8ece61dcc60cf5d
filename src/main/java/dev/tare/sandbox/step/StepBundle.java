package dev.tare.sandbox.step;

import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.LockedMountFlags;
import dev.tare.sandbox.Users;
import dev.tare.sandbox.container.Bundle;
import dev.tare.sandbox.security.Capabilities;
import dev.tare.sandbox.security.Seccomp;
import dev.tare.text.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a step's OCI bundle (runtime-spec, config.md), as BuildKit's (executor/oci) and containerd's
 * default below it.
 *
 * @param exec what is run
 * @param environment all of it, {@code NAME=value}
 * @param user whom it runs as
 * @param root folder of the mounted root file system
 * @param cgroup path of its cgroup
 * @param files files of the host that stand in for those of the image, by absolute path in the container
 * @param mounts what the step asked for, in order
 * @param resources what it may take of the machine; of no effect in a user namespace, which has no control groups
 */
record StepBundle(
        Op.Exec exec,
        List<String> environment,
        Users.User user,
        Path root,
        String cgroup,
        Map<String, Path> files,
        List<Mount> mounts,
        ExecSettings.Resources resources) {
    static final String HOSTNAME = "buildkitsandbox";

    /** One mount in the runtime's terms. */
    record Mount(String target, String type, String source, List<String> options) {
        static Mount bind(String target, Path source, String... options) {
            List<String> all = new ArrayList<>(List.of("rbind"));
            all.addAll(List.of(options));
            return new Mount(target, "bind", source.toString(), all);
        }
    }

    /** @throws IOException when a mount's source is not there */
    byte[] toJson() throws IOException {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ociVersion", "1.0.2");
        json.put("process", process());
        json.put("root", Map.of("path", root.toString()));
        json.put("hostname", HOSTNAME);
        json.put("mounts", mountsJson());
        json.put("linux", linux());
        return Json.write(json);
    }

    private Map<String, @Nullable Object> process() {
        List<String> granted = capabilities();
        Map<String, @Nullable Object> capabilities = new LinkedHashMap<>();
        capabilities.put("bounding", granted);
        capabilities.put("effective", granted);
        capabilities.put("permitted", granted);
        if (exec.insecure()) {
            capabilities.put("inheritable", granted);
            capabilities.put("ambient", granted);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("terminal", false);
        json.put("user", Bundle.user(user));
        json.put("args", exec.args());
        json.put("env", variables());
        json.put("cwd", exec.directory());
        json.put("capabilities", capabilities);
        json.put("noNewPrivileges", false);
        if (!exec.limits().ulimits().isEmpty()) {
            json.put("rlimits", rlimits());
        }
        return json;
    }

    /** Those that have a name: an empty entry in an image's list has none. */
    List<String> variables() {
        List<String> out = new ArrayList<>(environment);
        out.removeIf(variable -> variable.isEmpty() || variable.charAt(0) == '=');
        return out;
    }

    List<String> capabilities() {
        return exec.insecure() ? Capabilities.own() : Capabilities.DEFAULT;
    }

    private List<@Nullable Object> rlimits() {
        List<@Nullable Object> out = new ArrayList<>();
        for (Op.Ulimit limit : exec.limits().ulimits()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("type", "RLIMIT_" + limit.name().toUpperCase(Locale.ROOT));
            json.put("soft", unsigned(limit.soft()));
            json.put("hard", unsigned(limit.hard()));
            out.add(json);
        }
        return out;
    }

    /** The kernel's "no limit" is the largest number. */
    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    private List<@Nullable Object> mountsJson() throws IOException {
        List<@Nullable Object> out = new ArrayList<>();
        for (Mount mount : all()) {
            out.add(Bundle.mount(
                    mount.target(),
                    mount.type(),
                    mount.source(),
                    mount.options().toArray(new String[0])));
        }
        return out;
    }

    /** All mounts in order, with the options that their sources need here. */
    List<Mount> all() throws IOException {
        Map<String, Mount> all = new LinkedHashMap<>();
        for (Mount mount : standard()) {
            all.put(mount.target(), mount);
        }
        // One that comes later takes the place of an earlier one on the same path.
        for (Mount mount : mounts) {
            all.put(mount.target(), mount);
        }
        boolean isUserNamespace = Mounts.isUserNamespace();
        List<Mount> out = new ArrayList<>();
        for (Mount mount : all.values()) {
            out.add(
                    isUserNamespace
                            ? new Mount(mount.target(), mount.type(), mount.source(), withLocked(mount))
                            : mount);
        }
        return out;
    }

    private static List<String> withLocked(Mount mount) throws IOException {
        return mount.type().equals("bind")
                ? LockedMountFlags.with(Path.of(mount.source()), mount.options())
                : mount.options();
    }

    private List<Mount> standard() {
        boolean isUserNamespace = Mounts.isUserNamespace();
        String access = exec.insecure() ? "rw" : "ro";
        long shm = exec.limits().shmBytes();
        List<Mount> out = new ArrayList<>();
        out.add(new Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")));
        out.add(new Mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
        List<String> terminals =
                new ArrayList<>(List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
        if (Mounts.mappedUsers() > 5) {
            terminals.add("gid=5");
        }
        out.add(new Mount("/dev/pts", "devpts", "devpts", terminals));
        out.add(new Mount(
                "/dev/shm",
                "tmpfs",
                "shm",
                List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + (shm == 0 ? "65536k" : shm))));
        out.add(new Mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
        if (isUserNamespace && exec.network() != Op.Network.NONE) {
            // The kernel's own is for those to whom the network belongs.
            out.add(new Mount("/sys", "bind", "/sys", List.of("rbind", "ro", "nosuid", "noexec", "nodev")));
        } else {
            out.add(new Mount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access)));
        }
        files.forEach((target, file) -> out.add(Mount.bind(target, file, "ro", "nosuid", "noexec", "nodev")));
        if (!isUserNamespace) {
            out.add(new Mount("/sys/fs/cgroup", "cgroup", "cgroup", List.of(access, "nosuid", "noexec", "nodev")));
        }
        return out;
    }

    private Map<String, @Nullable Object> linux() {
        List<String> types = new ArrayList<>(List.of("pid", "ipc", "uts", "mount"));
        if (exec.network() == Op.Network.NONE) {
            types.add("network");
        }
        // Where groups are mounted in several hierarchies, the runtime cannot give them a namespace.
        if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.subtree_control"))) {
            types.add("cgroup");
        }
        List<@Nullable Object> namespaces = new ArrayList<>();
        for (String type : types) {
            namespaces.add(Map.of("type", type));
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        boolean isUserNamespace = Mounts.isUserNamespace();
        if (!isUserNamespace) {
            json.put("cgroupsPath", cgroup);
        }
        json.put("namespaces", namespaces);
        if (exec.insecure()) {
            if (!isUserNamespace) {
                json.put("resources", resources(List.of(devices("c"), devices("b"))));
            }
            List<@Nullable Object> devices = new ArrayList<>();
            Capabilities.insecureDevices().forEach(device -> devices.add(device.toJson()));
            json.put("devices", devices);
            json.put("maskedPaths", List.of());
            json.put("readonlyPaths", List.of());
        } else {
            if (!isUserNamespace) {
                // All devices are refused; the runtime adds null, zero, tty and their like.
                json.put("resources", resources(List.of(Map.of("allow", false, "access", "rwm"))));
            }
            json.put("maskedPaths", Capabilities.MASKED_PATHS);
            json.put("readonlyPaths", Capabilities.READ_ONLY_PATHS);
            json.put("seccomp", Seccomp.profile(System.getProperty("os.arch", ""), capabilities()));
        }
        return json;
    }

    /** The members of {@code linux.resources} (runtime-spec, config-linux.md). */
    private Map<String, @Nullable Object> resources(List<Map<String, Object>> devices) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        if (resources.memory() != null) {
            json.put("memory", Map.of("limit", resources.memory()));
        }
        Map<String, @Nullable Object> cpu = new LinkedHashMap<>();
        if (resources.cpuShares() != null) {
            cpu.put("shares", resources.cpuShares());
        }
        if (resources.cpus() != null) {
            cpu.put("cpus", resources.cpus());
        }
        if (!cpu.isEmpty()) {
            json.put("cpu", cpu);
        }
        json.put("devices", devices);
        return json;
    }

    private static Map<String, Object> devices(String type) {
        return Map.of("allow", true, "type", type, "access", "rwm");
    }
}

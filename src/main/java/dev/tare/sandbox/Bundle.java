package dev.tare.sandbox;

import dev.tare.oci.Json;
import dev.tare.posix.Mounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an OCI bundle (runtime-spec, config.md), with docker's defaults.
 *
 * @param launch what is started
 * @param user whom it runs as
 * @param root folder of the root file system
 * @param hostname of the container
 * @param ownNetwork whether it has a network namespace of its own
 * @param cgroup path of its cgroup
 * @param files files of the host that stand in for those of the image, by absolute path in the container
 */
record Bundle(
        Launch launch,
        Users.User user,
        Path root,
        String hostname,
        boolean ownNetwork,
        String cgroup,
        Map<String, Path> files) {
    /** The group of terminals, as Debian and most others number it. */
    private static final int TTY_GROUP = 5;

    byte[] toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ociVersion", "1.0.2");
        json.put("process", process());
        json.put("root", Map.of("path", root.toString()));
        json.put("hostname", hostname);
        json.put("mounts", mounts());
        json.put("linux", linux());
        return Json.write(json);
    }

    /** Whom a process runs as. */
    static Map<String, @Nullable Object> user(Users.User user) {
        Map<String, @Nullable Object> as = new LinkedHashMap<>();
        as.put("uid", user.uid());
        as.put("gid", user.gid());
        // Docker lists the group itself among the supplementary ones.
        List<Long> groups = new ArrayList<>(user.groups());
        if (!groups.contains(user.gid())) {
            groups.addFirst(user.gid());
        }
        as.put("additionalGids", groups);
        return as;
    }

    private Map<String, @Nullable Object> process() {
        Map<String, @Nullable Object> capabilities = new LinkedHashMap<>();
        capabilities.put("bounding", Capabilities.DEFAULT);
        // A program of another user gains them only from its file's own.
        if (user.uid() == 0) {
            capabilities.put("effective", Capabilities.DEFAULT);
            capabilities.put("permitted", Capabilities.DEFAULT);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("terminal", false);
        json.put("user", user(user));
        json.put("args", launch.command());
        json.put("env", launch.environment());
        json.put("cwd", launch.directory());
        json.put("capabilities", capabilities);
        return json;
    }

    private List<@Nullable Object> mounts() {
        boolean isUserNamespace = Mounts.isUserNamespace();
        List<@Nullable Object> out = new ArrayList<>();
        out.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
        out.add(mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
        List<String> terminals =
                new ArrayList<>(List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
        if (Mounts.mappedUsers() > TTY_GROUP) {
            terminals.add("gid=" + TTY_GROUP);
        }
        out.add(mount("/dev/pts", "devpts", "devpts", terminals.toArray(new String[0])));
        if (isUserNamespace && !ownNetwork) {
            // The kernel's own is for those to whom the network belongs.
            out.add(mount("/sys", "bind", "/sys", "rbind", "ro", "nosuid", "noexec", "nodev"));
        } else {
            out.add(mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"));
        }
        if (!isUserNamespace) {
            out.add(mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro"));
        }
        out.add(mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
        out.add(mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
        files.forEach((inside, file) -> out.add(mount(inside, "bind", file.toString(), "rbind", "rprivate")));
        return out;
    }

    static Map<String, @Nullable Object> mount(String at, String type, String source, String... options) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("destination", at);
        json.put("type", type);
        json.put("source", source);
        json.put("options", List.of(options));
        return json;
    }

    private Map<String, @Nullable Object> linux() {
        List<@Nullable Object> namespaces = new ArrayList<>();
        for (String type :
                ownNetwork ? List.of("pid", "ipc", "uts", "mount", "network") : List.of("pid", "ipc", "uts", "mount")) {
            namespaces.add(Map.of("type", type));
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        // An ordinary user has no control groups, and no devices to refuse.
        if (!Mounts.isUserNamespace()) {
            json.put("cgroupsPath", cgroup);
            // All devices are refused; the runtime adds null, zero, tty and their like.
            json.put("resources", Map.of("devices", List.of(Map.of("allow", false, "access", "rwm"))));
        }
        json.put("namespaces", namespaces);
        json.put("maskedPaths", Capabilities.MASKED_PATHS);
        json.put("readonlyPaths", Capabilities.READ_ONLY_PATHS);
        return json;
    }
}

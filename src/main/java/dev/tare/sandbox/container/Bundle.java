package dev.tare.sandbox.container;

import dev.tare.sandbox.DeviceNode;
import dev.tare.sandbox.HostFeatures;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.Users;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.security.Capabilities;
import dev.tare.sandbox.security.Confinement;
import dev.tare.text.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an OCI bundle (runtime-spec, config.md), with docker's defaults (moby, {@code oci/defaults.go} and
 * {@code daemon/oci_linux.go}).
 *
 * @param launch what is started
 * @param user whom it runs as
 * @param root folder of the root file system
 * @param hostname of the container
 * @param network whose network it has
 * @param cgroup path of its cgroup
 * @param files files of the host that stand in for those of the image, by absolute path in the container
 * @param settings its mounts, its terminal and its domain
 * @param confinement what it may do
 * @param limits what it may take
 * @param devices of the host that it sees, besides the usual ones
 * @param filter of system calls in the runtime's form, or null for none
 * @param machine where it runs
 */
public record Bundle(
        ProcessSpec launch,
        Users.User user,
        Path root,
        String hostname,
        NetworkMode network,
        String cgroup,
        Map<String, Path> files,
        ContainerSettings settings,
        Confinement confinement,
        Limits limits,
        List<DeviceNode> devices,
        @Nullable Map<String, @Nullable Object> filter,
        HostFeatures machine) {
    /** Where --init finds its program: in memory, so that nothing of it is in the container's files. */
    static final String INIT = "/dev/init";

    /** @throws IOException when a mount's source cannot be looked at */
    byte[] toJson() throws IOException {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ociVersion", "1.0.2");
        json.put("process", process());
        Map<String, @Nullable Object> rootfs = new LinkedHashMap<>();
        rootfs.put("path", root.toString());
        rootfs.put("readonly", confinement.has(Confinement.Option.READ_ONLY));
        json.put("root", rootfs);
        if (!confinement.has(Confinement.Option.HOST_UTS)) {
            json.put("hostname", hostname);
        }
        json.put("mounts", new BundleMounts(this).all());
        json.put("linux", linux());
        return Json.write(json);
    }

    /** Whom a process runs as. */
    public static Map<String, @Nullable Object> user(Users.User user) {
        Map<String, @Nullable Object> as = new LinkedHashMap<>();
        as.put("uid", user.uid());
        as.put("gid", user.gid());
        as.put("additionalGids", user.allGroups());
        return as;
    }

    private Map<String, @Nullable Object> process() {
        List<String> granted = Capabilities.granted(confinement, machine.capabilities());
        Map<String, @Nullable Object> capabilities = new LinkedHashMap<>();
        capabilities.put("bounding", granted);
        // A program of another user gains them only from its file's own.
        if (user.uid() == 0) {
            capabilities.put("effective", granted);
            capabilities.put("permitted", granted);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("terminal", settings.has(RunSwitch.TERMINAL));
        json.put("user", user(user));
        json.put("args", command());
        json.put("env", launch.environment());
        json.put("cwd", launch.directory());
        json.put("capabilities", capabilities);
        json.put("noNewPrivileges", confinement.has(Confinement.Option.NO_NEW_PRIVILEGES));
        if (confinement.oomScoreAdj() != null) {
            json.put("oomScoreAdj", confinement.oomScoreAdj());
        }
        if (!limits.ulimits().isEmpty()) {
            json.put("rlimits", rlimits());
        }
        return json;
    }

    /** With --init, the shim's program is the first process: it has another for that under its first argument. */
    private List<String> command() {
        if (!settings.has(RunSwitch.INIT)) {
            return launch.command();
        }
        List<String> out = new ArrayList<>(List.of(INIT, "init"));
        out.addAll(launch.command());
        return out;
    }

    private List<@Nullable Object> rlimits() {
        List<@Nullable Object> out = new ArrayList<>();
        for (var limit : limits.ulimits()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("type", "RLIMIT_" + limit.name().toUpperCase(Locale.ROOT));
            // The kernel's "no limit" is the largest number.
            json.put("soft", new BigInteger(Long.toUnsignedString(limit.soft())));
            json.put("hard", new BigInteger(Long.toUnsignedString(limit.hard())));
            out.add(json);
        }
        return out;
    }

    public static Map<String, @Nullable Object> mount(String at, String type, String source, String... options) {
        return mount(at, type, source, List.of(options));
    }

    public static Map<String, @Nullable Object> mount(String at, String type, String source, List<String> options) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("destination", at);
        json.put("type", type);
        json.put("source", source);
        json.put("options", options);
        return json;
    }

    private Map<String, @Nullable Object> linux() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        // An ordinary user has no control groups, and no devices to refuse.
        if (!machine.userNamespace()) {
            json.put("cgroupsPath", cgroup);
            Map<String, @Nullable Object> resources = limits.resources(machine.has(HostFeatures.Trait.SWAP_LIMIT));
            resources.put("devices", deviceRules());
            json.put("resources", resources);
            json.put("devices", devices.stream().map(DeviceNode::toJson).toList());
        }
        json.put("namespaces", namespaces());
        Map<String, @Nullable Object> sysctls = new LinkedHashMap<>();
        if (network != NetworkMode.HOST) {
            // Docker's: in a network of their own, all users may listen at low ports, and ping.
            sysctls.put("net.ipv4.ip_unprivileged_port_start", "0");
            if (!machine.userNamespace()) {
                sysctls.put("net.ipv4.ping_group_range", "0 2147483647");
            }
        }
        sysctls.putAll(confinement.sysctls());
        if (!settings.domainname().isEmpty()) {
            sysctls.put("kernel.domainname", settings.domainname());
        }
        if (!sysctls.isEmpty()) {
            json.put("sysctl", sysctls);
        }
        boolean whole =
                confinement.has(Confinement.Option.PRIVILEGED) || confinement.has(Confinement.Option.SYSTEM_PATHS);
        json.put("maskedPaths", whole ? List.of() : Capabilities.MASKED_PATHS);
        json.put("readonlyPaths", whole ? List.of() : Capabilities.READ_ONLY_PATHS);
        if (filter != null) {
            json.put("seccomp", filter);
        }
        String propagation = propagation();
        if (propagation != null) {
            json.put("rootfsPropagation", propagation);
        }
        return json;
    }

    private List<@Nullable Object> namespaces() {
        List<String> types = new ArrayList<>(List.of("mount"));
        if (!confinement.has(Confinement.Option.HOST_PID)) {
            types.add("pid");
        }
        if (!confinement.has(Confinement.Option.HOST_IPC)) {
            types.add("ipc");
        }
        if (!confinement.has(Confinement.Option.HOST_UTS)) {
            types.add("uts");
        }
        if (network != NetworkMode.HOST) {
            types.add("network");
        }
        // Where groups are mounted in several hierarchies, the runtime cannot give them a namespace.
        if (machine.has(HostFeatures.Trait.UNIFIED_GROUPS) && !confinement.has(Confinement.Option.PRIVILEGED)) {
            types.add("cgroup");
        }
        List<@Nullable Object> out = new ArrayList<>();
        for (String type : types) {
            out.add(Map.of("type", type));
        }
        return out;
    }

    /** All are refused but those asked for; the runtime adds null, zero, tty and their like. */
    private List<@Nullable Object> deviceRules() {
        List<@Nullable Object> out = new ArrayList<>();
        if (confinement.has(Confinement.Option.PRIVILEGED)) {
            out.add(Map.of("allow", true, "access", "rwm"));
            return out;
        }
        out.add(Map.of("allow", false, "access", "rwm"));
        for (DeviceNode device : devices) {
            out.add(device.rule());
        }
        return out;
    }

    /** What a mount that hands on later ones needs of the root: it must not be cut off from the host (mount(8)). */
    private @Nullable String propagation() {
        String out = null;
        for (MountPoint mount : settings.mounts()) {
            List<String> options = List.of(mount.options().split(",", -1));
            if (options.contains("shared") || options.contains("rshared")) {
                return "shared";
            }
            if (options.contains("slave") || options.contains("rslave")) {
                out = "rslave";
            }
        }
        return out;
    }
}

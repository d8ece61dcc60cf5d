package dev.tare.report;

import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerSettings;
import dev.tare.sandbox.container.RunSwitch;
import dev.tare.sandbox.network.Membership;
import dev.tare.sandbox.network.PortMapping;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare inspect} of a container, in the shape of docker's own. */
public final class ContainerInspect {
    /** Docker's word for a time that has not come. */
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final Container container;
    private final Path folder;
    private final Map<String, @Nullable Object> bundle;
    private final Map<String, @Nullable Object> process;

    /**
     * A report.
     *
     * @param folder of the container
     * @param bundle its configuration for the runtime (runtime-spec, config.md)
     */
    public ContainerInspect(Container container, Path folder, Map<String, @Nullable Object> bundle) throws IOException {
        this.container = container;
        this.folder = folder;
        this.bundle = bundle;
        this.process = object(bundle.get("process"));
    }

    private static Map<String, @Nullable Object> object(@Nullable Object value) throws IOException {
        return value == null ? Map.of() : Json.object(value);
    }

    /**
     * The object.
     *
     * @param image digest of the image's configuration, or of its manifest where the store has it no more
     */
    public Map<String, @Nullable Object> json(String image) throws IOException {
        List<String> command = container.command();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Id", container.id());
        json.put("Created", container.created().toString());
        json.put("Path", command.isEmpty() ? "" : command.getFirst());
        json.put("Args", command.isEmpty() ? List.of() : command.subList(1, command.size()));
        json.put("State", state());
        json.put("Image", image);
        json.put("ResolvConfPath", BundlePart.RESOLVER.in(folder).toString());
        json.put("HostnamePath", BundlePart.HOSTNAME.in(folder).toString());
        json.put("HostsPath", BundlePart.HOSTS.in(folder).toString());
        json.put("LogPath", BundlePart.OUTPUT_LOG.in(folder).toString());
        json.put("Name", "/" + container.name());
        json.put("RestartCount", 0L);
        json.put("Driver", "overlay2");
        json.put("Platform", "linux");
        json.put("HostConfig", hostConfig());
        json.put("GraphDriver", graph());
        json.put("Mounts", mounts());
        json.put("Config", config());
        json.put("NetworkSettings", network());
        return json;
    }

    private Map<String, @Nullable Object> state() {
        Container.State state = container.state();
        Long pid = container.pid();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Status", state.word());
        json.put("Running", container.isRunning());
        json.put("Paused", false);
        json.put("Restarting", false);
        json.put("OOMKilled", state.outOfMemory());
        json.put("Dead", false);
        json.put("Pid", pid == null ? 0L : pid);
        json.put("ExitCode", state.exitCode() == null ? 0L : (long) state.exitCode());
        json.put("Error", "");
        json.put("StartedAt", time(state.started()));
        json.put("FinishedAt", time(state.finished()));
        return json;
    }

    private static String time(@Nullable Instant time) {
        return time == null ? NEVER : time.toString();
    }

    private Map<String, @Nullable Object> hostConfig() throws IOException {
        Map<String, @Nullable Object> linux = object(bundle.get("linux"));
        Map<String, @Nullable Object> resources = object(linux.get("resources"));
        Map<String, @Nullable Object> memory = object(resources.get("memory"));
        Map<String, @Nullable Object> cpu = object(resources.get("cpu"));
        ContainerSettings settings = container.settings();
        List<String> binds = new ArrayList<>();
        for (MountPoint mount : settings.mounts()) {
            if (!mount.type().equals(MountPoint.TMPFS)) {
                String name = mount.name();
                binds.add((name == null ? mount.source() : name) + ":" + mount.target()
                        + (mount.writable() ? "" : ":ro"));
            }
        }
        List<String> hosts = new ArrayList<>();
        settings.hosts().forEach(host -> hosts.add(host.name() + ":" + host.address()));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Binds", binds);
        json.put("NetworkMode", container.networkNames().getFirst());
        json.put("PortBindings", ports());
        json.put("AutoRemove", container.remove());
        json.put("Capabilities", object(process.get("capabilities")).getOrDefault("bounding", List.of()));
        json.put("ExtraHosts", hosts);
        json.put("Privileged", false);
        json.put(
                "ReadonlyRootfs", Boolean.TRUE.equals(object(bundle.get("root")).get("readonly")));
        json.put(
                "SecurityOpt",
                Boolean.TRUE.equals(process.get("noNewPrivileges")) ? List.of("no-new-privileges") : List.of());
        json.put("Init", settings.has(RunSwitch.INIT));
        json.put("Memory", memory.getOrDefault("limit", 0L));
        json.put("NanoCpus", nanoCpus(cpu));
        json.put("PidsLimit", object(resources.get("pids")).get("limit"));
        json.put("Ulimits", process.getOrDefault("rlimits", List.of()));
        return json;
    }

    /** Billionths of a processor; quota and period are in microseconds. */
    private static long nanoCpus(Map<String, @Nullable Object> cpu) {
        return cpu.get("quota") instanceof Long quota && cpu.get("period") instanceof Long period && period > 0
                ? Math.round(quota * 1e9 / period)
                : 0;
    }

    private Map<String, @Nullable Object> graph() {
        List<String> lowers = new ArrayList<>();
        Path snapshots = folder.resolve("../../snapshots").normalize();
        for (String name : container.snapshots().reversed()) {
            lowers.add(snapshots.resolve(name).toString());
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("LowerDir", String.join(":", lowers));
        data.put("MergedDir", BundlePart.ROOTFS.in(folder).toString());
        data.put("UpperDir", BundlePart.UPPER.in(folder).toString());
        data.put("WorkDir", BundlePart.WORK.in(folder).toString());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Data", data);
        json.put("Name", "overlay2");
        return json;
    }

    private List<@Nullable Object> mounts() {
        List<@Nullable Object> out = new ArrayList<>();
        for (MountPoint mount : container.settings().mounts()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("Type", mount.type());
            if (mount.name() != null) {
                json.put("Name", mount.name());
            }
            json.put("Source", mount.source());
            json.put("Destination", mount.target());
            if (mount.type().equals(MountPoint.VOLUME)) {
                json.put("Driver", "local");
            }
            json.put("Mode", mount.options());
            json.put("RW", mount.writable());
            json.put("Propagation", mount.type().equals(MountPoint.BIND) ? "rprivate" : "");
            out.add(json);
        }
        return out;
    }

    private Map<String, @Nullable Object> config() throws IOException {
        ContainerSettings settings = container.settings();
        Map<String, @Nullable Object> user = object(process.get("user"));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Hostname", container.hostname());
        json.put("Domainname", settings.domainname());
        json.put("User", user.getOrDefault("uid", 0L) + ":" + user.getOrDefault("gid", 0L));
        json.put("Tty", settings.has(RunSwitch.TERMINAL));
        json.put("OpenStdin", settings.has(RunSwitch.INTERACTIVE));
        json.put("Env", process.getOrDefault("env", List.of()));
        json.put("Cmd", container.command());
        json.put("Image", container.image());
        json.put("WorkingDir", process.getOrDefault("cwd", "/"));
        json.put("Labels", settings.labels());
        json.put("StopSignal", container.stopSignal());
        if (settings.stopSeconds() != null) {
            json.put("StopTimeout", settings.stopSeconds());
        }
        return json;
    }

    private Map<String, @Nullable Object> ports() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (PortMapping port : container.ports()) {
            Map<String, @Nullable Object> binding = new LinkedHashMap<>();
            binding.put("HostIp", port.address());
            binding.put("HostPort", Integer.toString(port.hostPort()));
            String key = port.containerPort() + "/" + port.protocol();
            List<@Nullable Object> bindings = new ArrayList<>();
            if (json.get(key) instanceof List<?> earlier) {
                bindings.addAll(earlier);
            }
            bindings.add(binding);
            json.put(key, bindings);
        }
        return json;
    }

    private Map<String, @Nullable Object> network() {
        String address = container.isRunning() ? address() : "";
        Map<String, @Nullable Object> networks = new LinkedHashMap<>();
        for (String name : container.networkNames()) {
            List<String> aliases = new ArrayList<>();
            for (Membership each : container.settings().networks()) {
                if (each.network().equals(name)) {
                    aliases.add(container.shortId());
                    aliases.addAll(each.aliases());
                }
            }
            Map<String, @Nullable Object> own = new LinkedHashMap<>();
            own.put("Aliases", aliases.isEmpty() ? null : aliases);
            own.put("IPAddress", address);
            networks.put(name, own);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Ports", container.isRunning() ? ports() : Map.of());
        json.put("IPAddress", address);
        json.put("Networks", networks);
        return json;
    }

    /** The empty string where it has none of its own. */
    private String address() {
        try {
            return Files.readString(BundlePart.ADDRESS.in(folder));
        } catch (IOException e) {
            return "";
        }
    }
}

package dev.tare.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that templates of {@code docker inspect} may name, whether an object has them or not: docker fills its
 * templates from structures, in which every field is there (Docker 20.10: api/types, Container, ImageInspect, HostConfig).
 */
final class DockerFields {
    private static final Map<String, Object> CONFIG = fields(
            List.of("Hostname", "Domainname", "User", "Image", "WorkingDir"),
            List.of("AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin", "StdinOnce"),
            List.of(),
            Map.ofEntries(
                    Map.entry("Env", Unset.LIST),
                    Map.entry("Cmd", Unset.LIST),
                    Map.entry("Entrypoint", Unset.LIST),
                    Map.entry("OnBuild", Unset.LIST),
                    Map.entry("Shell", Unset.OPTIONAL_LIST),
                    Map.entry("Volumes", Unset.MAP),
                    Map.entry("Labels", Unset.MAP),
                    Map.entry("ExposedPorts", Unset.OPTIONAL_MAP),
                    Map.entry("Healthcheck", Unset.POINTER),
                    Map.entry("StopTimeout", Unset.POINTER),
                    Map.entry("StopSignal", Unset.OPTIONAL_TEXT),
                    Map.entry("MacAddress", Unset.OPTIONAL_TEXT),
                    Map.entry("ArgsEscaped", Unset.OPTIONAL_FLAG),
                    Map.entry("NetworkDisabled", Unset.OPTIONAL_FLAG)));

    private static final Map<String, Object> IMAGE = fields(
            List.of("Parent", "Comment", "Container", "DockerVersion", "Author", "Architecture", "Os"),
            List.of(),
            List.of("Size", "VirtualSize"),
            Map.of(
                    "RepoTags",
                    Unset.LIST,
                    "RepoDigests",
                    Unset.LIST,
                    "Variant",
                    Unset.OPTIONAL_TEXT,
                    "OsVersion",
                    Unset.OPTIONAL_TEXT,
                    "Config",
                    CONFIG,
                    "ContainerConfig",
                    CONFIG,
                    "GraphDriver",
                    Map.of("Data", Unset.MAP, "Name", ""),
                    "RootFS",
                    Map.of("Type", "", "Layers", Unset.OPTIONAL_LIST, "BaseLayer", Unset.OPTIONAL_TEXT),
                    "Metadata",
                    Map.of("LastTagTime", "0001-01-01T00:00:00Z")));

    private static final Map<String, Object> HOST_CONFIG = fields(
            List.of(
                    "ContainerIDFile",
                    "VolumeDriver",
                    "CgroupnsMode",
                    "IpcMode",
                    "Cgroup",
                    "PidMode",
                    "UTSMode",
                    "UsernsMode",
                    "Isolation",
                    "CpusetCpus",
                    "CpusetMems",
                    "CgroupParent",
                    "Runtime"),
            List.of("AutoRemove", "Privileged", "PublishAllPorts", "ReadonlyRootfs"),
            List.of(
                    "OomScoreAdj",
                    "ShmSize",
                    "CpuShares",
                    "Memory",
                    "NanoCpus",
                    "BlkioWeight",
                    "CpuPeriod",
                    "CpuQuota",
                    "CpuRealtimePeriod",
                    "CpuRealtimeRuntime",
                    "KernelMemory",
                    "KernelMemoryTCP",
                    "MemoryReservation",
                    "MemorySwap",
                    "CpuCount",
                    "CpuPercent",
                    "IOMaximumIOps",
                    "IOMaximumBandwidth"),
            Map.ofEntries(
                    Map.entry("Binds", Unset.LIST),
                    Map.entry("VolumesFrom", Unset.LIST),
                    Map.entry("CapAdd", Unset.LIST),
                    Map.entry("CapDrop", Unset.LIST),
                    Map.entry("Dns", Unset.LIST),
                    Map.entry("DnsOptions", Unset.LIST),
                    Map.entry("DnsSearch", Unset.LIST),
                    Map.entry("ExtraHosts", Unset.LIST),
                    Map.entry("GroupAdd", Unset.LIST),
                    Map.entry("Links", Unset.LIST),
                    Map.entry("SecurityOpt", Unset.LIST),
                    Map.entry("Devices", Unset.LIST),
                    Map.entry("DeviceCgroupRules", Unset.LIST),
                    Map.entry("DeviceRequests", Unset.LIST),
                    Map.entry("Ulimits", Unset.LIST),
                    Map.entry("MaskedPaths", Unset.LIST),
                    Map.entry("ReadonlyPaths", Unset.LIST),
                    Map.entry("Mounts", Unset.OPTIONAL_LIST),
                    Map.entry("PortBindings", Unset.MAP),
                    Map.entry("Sysctls", Unset.OPTIONAL_MAP),
                    Map.entry("Tmpfs", Unset.OPTIONAL_MAP),
                    Map.entry("StorageOpt", Unset.OPTIONAL_MAP),
                    Map.entry("Annotations", Unset.OPTIONAL_MAP),
                    Map.entry("Init", Unset.POINTER),
                    Map.entry("MemorySwappiness", Unset.POINTER),
                    Map.entry("OomKillDisable", Unset.POINTER),
                    Map.entry("PidsLimit", Unset.POINTER),
                    Map.entry("NetworkMode", "default"),
                    Map.entry("LogConfig", Map.of("Type", "json-file", "Config", Unset.MAP)),
                    Map.entry("RestartPolicy", Map.of("Name", "no", "MaximumRetryCount", 0L))));

    private static final Map<String, Object> NETWORK = fields(
            List.of(
                    "Bridge",
                    "SandboxID",
                    "LinkLocalIPv6Address",
                    "SandboxKey",
                    "EndpointID",
                    "Gateway",
                    "GlobalIPv6Address",
                    "IPAddress",
                    "IPv6Gateway",
                    "MacAddress"),
            List.of("HairpinMode"),
            List.of("LinkLocalIPv6PrefixLen", "GlobalIPv6PrefixLen", "IPPrefixLen"),
            Map.of(
                    "Ports", Unset.MAP,
                    "Networks", Unset.MAP,
                    "SecondaryIPAddresses", Unset.LIST,
                    "SecondaryIPv6Addresses", Unset.LIST));

    private static final Map<String, Object> CONTAINER = fields(
            List.of("AppArmorProfile", "MountLabel", "ProcessLabel"),
            List.of(),
            List.of("RestartCount"),
            Map.of(
                    "ExecIDs", Unset.LIST,
                    "Mounts", Unset.LIST,
                    "SizeRw", Unset.POINTER,
                    "SizeRootFs", Unset.POINTER,
                    "Node", Unset.POINTER,
                    "State", Map.of("Health", Unset.POINTER),
                    "HostConfig", HOST_CONFIG,
                    "Config", CONFIG,
                    "NetworkSettings", NETWORK));

    private DockerFields() {}

    /** The object, and in it all that docker has. @param container whether it is one, not an image */
    static Map<String, @Nullable Object> in(Map<String, @Nullable Object> object, boolean container) {
        return merged(object, container ? CONTAINER : IMAGE);
    }

    private static Map<String, @Nullable Object> merged(Map<?, ?> object, Map<?, ?> known) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        object.forEach((name, value) -> all.put(String.valueOf(name), value));
        // The order of the maps above differs from run to run, and a message lists these names.
        known.keySet().stream().map(String::valueOf).sorted().forEach(name -> {
            Object unset = known.get(name);
            Object value = all.get(name);
            if (unset instanceof Map<?, ?> inner) {
                all.put(name, merged(value instanceof Map<?, ?> map ? map : Map.of(), inner));
            } else if (value == null) {
                all.put(name, unset);
            }
        });
        return all;
    }

    private static Map<String, Object> fields(
            List<String> texts, List<String> flags, List<String> numbers, Map<String, Object> others) {
        Map<String, Object> out = new LinkedHashMap<>(others);
        texts.forEach(name -> out.put(name, ""));
        flags.forEach(name -> out.put(name, false));
        numbers.forEach(name -> out.put(name, 0L));
        return out;
    }
}

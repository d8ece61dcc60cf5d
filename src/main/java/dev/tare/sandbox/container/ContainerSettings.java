package dev.tare.sandbox.container;

import dev.tare.plan.Op;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.network.Membership;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a container was asked for and later commands need to know. In its file a member that is missing means the
 * default.
 *
 * @param labels the image's and those given
 * @param mounts those asked for, not those that each container has
 * @param switches of these INTERACTIVE, TERMINAL, INIT and WATCHED
 * @param stopSeconds how long {@code stop} waits; null for the usual 10
 * @param logBytes how long a file of its log may be; null for the usual
 * @param hosts what {@code /etc/hosts} lists besides; the address may be {@code host-gateway}
 * @param domainname or the empty string
 * @param networks those with names that it is in
 */
public record ContainerSettings(
        Map<String, String> labels,
        List<MountPoint> mounts,
        Set<RunSwitch> switches,
        @Nullable Integer stopSeconds,
        @Nullable Long logBytes,
        List<Op.HostEntry> hosts,
        String domainname,
        List<Membership> networks) {
    private static final List<RunSwitch> KEPT =
            List.of(RunSwitch.INTERACTIVE, RunSwitch.TERMINAL, RunSwitch.INIT, RunSwitch.WATCHED);

    public static final ContainerSettings NONE =
            new ContainerSettings(Map.of(), List.of(), Set.of(), null, null, List.of(), "", List.of());

    public ContainerSettings {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        mounts = List.copyOf(mounts);
        switches = Set.copyOf(switches);
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
    }

    /** The same in other networks. */
    ContainerSettings withNetworks(List<Membership> newNetworks) {
        return new ContainerSettings(labels, mounts, switches, stopSeconds, logBytes, hosts, domainname, newNetworks);
    }

    public boolean has(RunSwitch which) {
        return switches.contains(which);
    }

    private static Set<RunSwitch> switches(Map<String, @Nullable Object> json) {
        Set<RunSwitch> switches = EnumSet.noneOf(RunSwitch.class);
        for (RunSwitch each : KEPT) {
            if (Boolean.TRUE.equals(json.get(member(each)))) {
                switches.add(each);
            }
        }
        return switches;
    }

    private static String member(RunSwitch of) {
        return of.name().toLowerCase(Locale.ROOT);
    }

    static ContainerSettings fromJson(Map<String, @Nullable Object> json) throws IOException {
        List<MountPoint> mounts = new ArrayList<>();
        for (Object mount : Json.list(json.get("mounts"))) {
            mounts.add(MountPoint.fromJson(mount));
        }
        List<Op.HostEntry> hosts = new ArrayList<>();
        for (String host : Json.strings(json.get("hosts"))) {
            int colon = host.indexOf(':');
            if (colon < 0) {
                throw new IOException("not NAME:ADDRESS: " + host);
            }
            hosts.add(new Op.HostEntry(host.substring(0, colon), host.substring(colon + 1)));
        }
        List<Membership> networks = new ArrayList<>();
        for (Object network : Json.list(json.get("networks"))) {
            networks.add(Membership.fromJson(network));
        }
        Object seconds = json.get("stopSeconds");
        Object logBytes = json.get("logBytes");
        String domainname = Json.optionalString(json.get("domainname"));
        return new ContainerSettings(
                Json.stringMap(json.get("labels")),
                mounts,
                switches(json),
                seconds == null ? null : (int) Json.number(seconds),
                logBytes == null ? null : (Long) Json.number(logBytes),
                hosts,
                domainname == null ? "" : domainname,
                networks);
    }

    void addTo(Map<String, @Nullable Object> json) {
        json.put("labels", labels);
        json.put("mounts", mounts.stream().map(MountPoint::toJson).toList());
        for (RunSwitch each : KEPT) {
            json.put(member(each), has(each));
        }
        json.put("stopSeconds", stopSeconds);
        json.put("logBytes", logBytes);
        json.put(
                "hosts",
                hosts.stream().map(host -> host.name() + ":" + host.address()).toList());
        json.put("domainname", domainname);
        json.put("networks", networks.stream().map(Membership::toJson).toList());
    }
}

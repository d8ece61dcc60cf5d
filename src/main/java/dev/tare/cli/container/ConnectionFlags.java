package dev.tare.cli.container;

import dev.tare.cli.build.StepFlags;
import dev.tare.cli.command.Arguments;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.network.PortMapping;
import java.util.ArrayList;
import java.util.List;

/** What a container sees of the network, in docker's form. */
final class ConnectionFlags {
    private ConnectionFlags() {}

    static NetworkSettings connection(Arguments arguments) {
        List<PortMapping> ports = new ArrayList<>();
        for (String port : arguments.values("publish")) {
            ports.addAll(PortMapping.parse(port));
        }
        List<PortMapping> exposed = new ArrayList<>();
        for (String port : arguments.values("expose")) {
            exposed.addAll(PortMapping.exposed("--expose", port));
        }
        List<Op.HostEntry> hosts = new ArrayList<>();
        for (String host : arguments.values("add-host")) {
            hosts.add(host(host));
        }
        for (String server : arguments.values("dns")) {
            if (!StepFlags.isAddress(server)) {
                throw TareException.usage("--dns takes an IP address, not \"" + server + "\"", null);
            }
        }
        requireFew(ports.size(), "publish");
        requireFew(exposed.size(), "expose");
        arguments.values("dns-search").forEach(domain -> StepFlags.requireWord("dns-search", domain));
        arguments.values("dns-option").forEach(option -> StepFlags.requireWord("dns-option", option));
        StepFlags.requireWord("hostname", arguments.value("hostname", "-"));
        StepFlags.requireWord("domainname", arguments.value("domainname", "-"));
        return new NetworkSettings(
                NetworkMode.parse(arguments.value("network", NetworkMode.DEFAULT.word())),
                ports,
                arguments.has("publish-all"),
                exposed,
                hosts,
                new NetworkSettings.Dns(
                        arguments.values("dns"), arguments.values("dns-search"), arguments.values("dns-option")),
                arguments.value("hostname"),
                arguments.value("domainname", ""));
    }

    private static void requireFew(int ports, String flag) {
        if (ports > PortMapping.MOST) {
            throw TareException.usage(
                    "--" + flag + " of " + ports + " ports: a container has " + PortMapping.MOST + " at most",
                    "--network host needs none");
        }
    }

    private static Op.HostEntry host(String text) {
        int colon = text.indexOf(':');
        if (colon > 0 && text.substring(colon + 1).equals(NetworkSettings.HOST_GATEWAY)) {
            StepFlags.requireWord("add-host", text);
            return new Op.HostEntry(text.substring(0, colon), NetworkSettings.HOST_GATEWAY);
        }
        return StepFlags.host(text);
    }
}

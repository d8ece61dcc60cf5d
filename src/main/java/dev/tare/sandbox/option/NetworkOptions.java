package dev.tare.sandbox.option;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.network.PortMapping;
import java.util.ArrayList;
import java.util.List;

/** Reads what a container sees of the network, in docker's form. */
public final class NetworkOptions {
    private NetworkOptions() {}

    /** {@code --publish}: ports of the host, or ranges. */
    public static List<PortMapping> published(List<String> texts) {
        List<PortMapping> out = new ArrayList<>();
        for (String text : texts) {
            out.addAll(PortMapping.parse(text));
        }
        return few("publish", out);
    }

    /** {@code --expose}: ports for {@code --publish-all}. */
    public static List<PortMapping> exposed(List<String> texts) {
        List<PortMapping> out = new ArrayList<>();
        for (String text : texts) {
            out.addAll(PortMapping.exposed("--expose", text));
        }
        return few("expose", out);
    }

    private static List<PortMapping> few(String flag, List<PortMapping> ports) {
        if (ports.size() > PortMapping.MOST) {
            throw TareException.usage(
                    "--" + flag + " of " + ports.size() + " ports: a container has " + PortMapping.MOST + " at most",
                    "--network host needs none");
        }
        return ports;
    }

    /** {@code --add-host}; the address may be {@code host-gateway}. */
    public static List<Op.HostEntry> hosts(List<String> texts) {
        List<Op.HostEntry> out = new ArrayList<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            if (colon > 0 && text.substring(colon + 1).equals(NetworkSettings.HOST_GATEWAY)) {
                OptionValues.requireWord("add-host", text);
                out.add(new Op.HostEntry(text.substring(0, colon), NetworkSettings.HOST_GATEWAY));
            } else {
                out.add(OptionValues.host(text));
            }
        }
        return out;
    }

    /** What replaces the host's {@code /etc/resolv.conf}. */
    public static NetworkSettings.Dns dns(List<String> servers, List<String> search, List<String> options) {
        for (String server : servers) {
            if (!OptionValues.isAddress(server)) {
                throw TareException.usage("--dns takes an IP address, not \"" + server + "\"", null);
            }
        }
        search.forEach(domain -> OptionValues.requireWord("dns-search", domain));
        options.forEach(option -> OptionValues.requireWord("dns-option", option));
        return new NetworkSettings.Dns(servers, search, options);
    }
}

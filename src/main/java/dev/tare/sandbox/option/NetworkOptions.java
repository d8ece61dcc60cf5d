package dev.tare.sandbox.option;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import dev.tare.sandbox.network.Membership;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.network.PortMapping;
import dev.tare.text.Csv;
import java.util.ArrayList;
import java.util.List;

/** Reads what a container sees of the network, in docker's form. */
public final class NetworkOptions {
    private NetworkOptions() {}

    /** {@code --network} where it says whose network a container has; those with a name are its own. */
    public static NetworkMode mode(List<String> texts) {
        NetworkMode mode = NetworkMode.DEFAULT;
        for (String text : texts) {
            NetworkMode given = NetworkMode.find(text);
            if (given != null && given != NetworkMode.DEFAULT && texts.size() > 1) {
                throw TareException.usage(
                        "--network " + text + " goes with no other", "networks with names can be several");
            }
            mode = given == null ? mode : given;
        }
        return mode;
    }

    /**
     * {@code --network NAME}, or {@code name=NAME,alias=NAME}, for each network that has a name.
     *
     * @param aliases {@code --network-alias}, in all of them
     */
    public static List<Membership> memberships(List<String> texts, List<String> aliases) {
        List<Membership> out = new ArrayList<>();
        for (String text : texts) {
            if (NetworkMode.find(text) == null) {
                out.add(membership(text, aliases));
            }
        }
        aliases.forEach(alias -> OptionValues.requireWord("network-alias", alias));
        if (out.isEmpty() && !aliases.isEmpty()) {
            throw TareException.usage(
                    "--network-alias goes with a network that has a name", "tare network create NAME makes one");
        }
        return out;
    }

    private static Membership membership(String text, List<String> aliases) {
        if (text.indexOf('=') < 0) {
            if (text.startsWith("container:")) {
                throw TareException.usage(
                        "--network " + text + ": no container has the network of another",
                        "put both into a network with a name: tare network create NAME");
            }
            return new Membership(text, aliases);
        }
        List<String> all = new ArrayList<>(aliases);
        String name = "";
        for (String field : Csv.ofOption(text, "--network")) {
            String value = field.substring(field.indexOf('=') + 1);
            if (field.startsWith("name=")) {
                name = value;
            } else if (field.startsWith("alias=")) {
                OptionValues.requireWord("network", value);
                all.add(value);
            } else {
                throw TareException.usage(
                        "--network " + text + ": \"" + field + "\" is not known", "name=NAME and alias=NAME are");
            }
        }
        return new Membership(name, all);
    }

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

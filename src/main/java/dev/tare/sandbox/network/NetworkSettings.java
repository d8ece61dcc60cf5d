package dev.tare.sandbox.network;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container sees of the network, and its names there.
 *
 * @param network whose
 * @param memberships networks with names that it is in, where it has one of its own
 * @param ports published ones
 * @param publishAll whether all ports that are exposed are published at free ports of the host
 * @param exposed ports besides those of the image's EXPOSE
 * @param hosts more lines of {@code /etc/hosts}; the address may be {@code host-gateway}
 * @param dns what {@code /etc/resolv.conf} says
 * @param hostname or null for the usual: the beginning of the ID, the host's own in its network
 * @param domainname or the empty string
 */
public record NetworkSettings(
        NetworkMode network,
        List<Membership> memberships,
        List<PortMapping> ports,
        boolean publishAll,
        List<PortMapping> exposed,
        List<Op.HostEntry> hosts,
        Dns dns,
        @Nullable String hostname,
        String domainname) {
    /** As an address: the host, seen from the container. */
    public static final String HOST_GATEWAY = "host-gateway";

    /** A network of its own and nothing besides. */
    public static final NetworkSettings NONE = new NetworkSettings(
            NetworkMode.DEFAULT, List.of(), List.of(), false, List.of(), List.of(), Dns.HOST, null, "");

    public NetworkSettings {
        memberships = List.copyOf(memberships);
        ports = List.copyOf(ports);
        exposed = List.copyOf(exposed);
        hosts = List.copyOf(hosts);
        if ((publishAll || !ports.isEmpty()) && network != NetworkMode.DEFAULT) {
            throw TareException.usage(
                    (ports.isEmpty() ? "-P" : "-p") + " goes with a network of the container's own, not with --network "
                            + network.word(),
                    network == NetworkMode.HOST ? "the program's ports are the host's own there: leave it out" : null);
        }
        if (hostname != null && !isHostname(hostname)) {
            throw TareException.usage(
                    "\"" + hostname + "\" is no hostname", "letters, digits, - and dots; at most 63 of them");
        }
    }

    /** The kernel's limit is 64 bytes; names with other characters break what reads {@code /etc/hosts}. */
    private static boolean isHostname(String name) {
        if (name.isEmpty() || name.length() > 63) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
            if (!letter && (i == 0 || c != '-' && c != '.')) {
                return false;
            }
        }
        return true;
    }

    /**
     * What replaces the host's {@code /etc/resolv.conf}; each list that is empty leaves the host's lines of its kind.
     *
     * @param servers addresses
     * @param search domains; a single {@code .} for none
     * @param options such as {@code ndots:2}
     */
    public record Dns(List<String> servers, List<String> search, List<String> options) {
        public static final Dns HOST = new Dns(List.of(), List.of(), List.of());

        public Dns {
            servers = List.copyOf(servers);
            search = List.copyOf(search);
            options = List.copyOf(options);
        }

        /** Whether it is {@link #HOST}. */
        public boolean isHosts() {
            return servers.isEmpty() && search.isEmpty() && options.isEmpty();
        }
    }
}

package dev.tare.sandbox.container;

import dev.tare.plan.Op;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.network.NetworkSettings.Dns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of {@code /etc} that name a container and others in its network, as docker's libnetwork writes them. */
final class NetworkFiles {
    /** Inside the container, each under {@code containers/ID/} by its last part. */
    static final List<String> PATHS = List.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

    /** Docker's for a host that asks nobody but itself (libnetwork, resolvconf.go). */
    private static final String PUBLIC_SERVERS = "nameserver 8.8.8.8\nnameserver 8.8.4.4\n";

    private NetworkFiles() {}

    /**
     * {@code /etc/hosts}: docker's beginning, then what was asked for, then the container itself.
     *
     * @param address of the container, null where it has only loopback or the host's network
     * @param gateway what {@code host-gateway} stands for
     */
    static String hosts(
            String hostname, String domainname, List<Op.HostEntry> more, @Nullable String address, String gateway) {
        StringBuilder out = new StringBuilder("""
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                fe00::0\tip6-localnet
                ff00::0\tip6-mcastprefix
                ff02::1\tip6-allnodes
                ff02::2\tip6-allrouters
                """);
        for (Op.HostEntry each : more) {
            String known = each.address().equals(NetworkSettings.HOST_GATEWAY) ? gateway : each.address();
            out.append(known).append('\t').append(each.name()).append('\n');
        }
        if (address != null) {
            String whole = domainname.isEmpty() ? hostname : hostname + "." + domainname;
            int dot = whole.indexOf('.');
            out.append(address).append('\t').append(whole);
            out.append(dot <= 0 ? "" : " " + whole.substring(0, dot)).append('\n');
        }
        return out.toString();
    }

    /** {@code /etc/hosts} of a container. @param host the host's own, which a container in its network has too */
    static String hosts(Container container, @Nullable String address, String gateway, String host) {
        ContainerSettings settings = container.settings();
        boolean ofHost =
                container.network() == NetworkMode.HOST && settings.hosts().isEmpty();
        return ofHost ? host : hosts(container.hostname(), settings.domainname(), settings.hosts(), address, gateway);
    }

    /**
     * {@code /etc/resolv.conf} for a network of its own: the host's, without the name servers that listen on the host's
     * loopback, which cannot be reached from there, and those that only IPv6 reaches.
     *
     * @param host the host's file
     * @param upstream the file of a resolver on the loopback that lists the servers it asks, or the empty string
     */
    static String reachable(String host, String upstream) {
        String out = withoutServers(host, true);
        if (hasServer(out)) {
            return out;
        }
        String asked = withoutServers(upstream, true);
        return hasServer(asked) ? asked : out + PUBLIC_SERVERS;
    }

    /** The host's file with one server in place of all of its own. */
    static String through(String host, String server) {
        return withoutServers(host, false) + "nameserver " + server + "\n";
    }

    /** With what was asked for in place of the lines of its kind. @param file that holds where nothing was asked for */
    static String resolvConf(String file, Dns dns) {
        if (dns.isHosts()) {
            return file;
        }
        StringBuilder out = new StringBuilder();
        List<String> search = dns.search().isEmpty() ? words(file, "search") : dns.search();
        if (!search.isEmpty() && !search.equals(List.of("."))) {
            out.append("search ").append(String.join(" ", search)).append('\n');
        }
        for (String server : dns.servers().isEmpty() ? words(file, "nameserver") : dns.servers()) {
            out.append("nameserver ").append(server).append('\n');
        }
        List<String> options = dns.options().isEmpty() ? words(file, "options") : dns.options();
        if (!options.isEmpty()) {
            out.append("options ").append(String.join(" ", options)).append('\n');
        }
        return out.toString();
    }

    /** @param some whether those that can be reached stay */
    private static String withoutServers(String text, boolean some) {
        StringBuilder out = new StringBuilder(text.length());
        for (String line : text.lines().toList()) {
            String server = value(line, "nameserver");
            if (server == null || some && !server.startsWith("127.") && server.indexOf(':') < 0) {
                out.append(line).append('\n');
            }
        }
        return out.toString();
    }

    private static boolean hasServer(String text) {
        return !words(text, "nameserver").isEmpty();
    }

    /** The words behind a keyword; of a search list the last line counts (resolv.conf(5)). */
    private static List<String> words(String text, String keyword) {
        List<String> out = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String value = value(line, keyword);
            if (value != null) {
                if (keyword.equals("search")) {
                    out.clear();
                }
                for (String word : value.split("[ \t]+", -1)) {
                    if (!word.isEmpty()) {
                        out.add(word);
                    }
                }
            }
        }
        return out;
    }

    private static @Nullable String value(String line, String keyword) {
        String trimmed = line.strip();
        boolean is = trimmed.startsWith(keyword)
                && trimmed.length() > keyword.length()
                && Character.isWhitespace(trimmed.charAt(keyword.length()));
        return is ? trimmed.substring(keyword.length()).strip() : null;
    }
}

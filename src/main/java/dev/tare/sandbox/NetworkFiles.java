package dev.tare.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of {@code /etc} that name a container and others in its network. */
final class NetworkFiles {
    /** Inside the container, each under {@code containers/ID/} by its last part. */
    static final List<String> PATHS = List.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

    private NetworkFiles() {}

    /** {@code /etc/hosts}. @param address of the container, null where it has only loopback */
    static String hosts(String hostname, @Nullable String address) {
        return """
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                fe00::0\tip6-localnet
                ff00::0\tip6-mcastprefix
                ff02::1\tip6-allnodes
                ff02::2\tip6-allrouters
                """ + (address == null ? "" : address + "\t" + hostname + "\n");
    }

    /**
     * {@code /etc/resolv.conf} for a network of its own: the host's, without the name servers that listen on the host's
     * loopback, which cannot be reached from there.
     *
     * @param host the host's file
     * @param upstream the file of a resolver on the loopback that lists the servers it asks, or the empty string
     */
    static String resolvConf(String host, String upstream) {
        String out = withoutLoopback(host);
        return hasServer(out) || !hasServer(withoutLoopback(upstream)) ? out : withoutLoopback(upstream);
    }

    private static String withoutLoopback(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (String line : text.lines().toList()) {
            String server = server(line);
            if (server == null || !server.startsWith("127.") && !server.equals("::1")) {
                out.append(line).append('\n');
            }
        }
        return out.toString();
    }

    private static boolean hasServer(String text) {
        List<String> servers = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String server = server(line);
            if (server != null) {
                servers.add(server);
            }
        }
        return !servers.isEmpty();
    }

    private static @Nullable String server(String line) {
        String trimmed = line.strip();
        return trimmed.startsWith("nameserver")
                ? trimmed.substring("nameserver".length()).strip()
                : null;
    }
}

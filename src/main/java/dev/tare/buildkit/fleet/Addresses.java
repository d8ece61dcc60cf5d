package dev.tare.buildkit.fleet;

import dev.tare.buildkit.fleet.BuilderAddress.Dns;
import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.diagnostic.TareException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** From what a user named to single daemons. */
public final class Addresses {
    private Addresses() {}

    /** Asks the name service. */
    @FunctionalInterface
    public interface Resolver {
        /** The system's own. */
        Resolver SYSTEM = InetAddress::getAllByName;

        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    /**
     * The addresses with each {@code dns://} replaced by what it stands for; none twice.
     *
     * @throws TareException when a name has no address and nothing else was named
     */
    public static List<BuilderAddress> expand(List<BuilderAddress> named, Resolver resolver) {
        Set<BuilderAddress> out = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        for (BuilderAddress each : named) {
            if (each instanceof Dns dns) {
                try {
                    out.addAll(replicas(dns, resolver.resolve(dns.name())));
                } catch (UnknownHostException e) {
                    unknown.add(dns.text());
                }
            } else {
                out.add(each);
            }
        }
        if (out.isEmpty() && !unknown.isEmpty()) {
            throw TareException.failed(
                    String.join(", ", unknown) + ": there is no such name, or no daemon behind it is ready",
                    "a headless Service has a name only inside its cluster");
        }
        return List.copyOf(out);
    }

    private static List<Tcp> replicas(Dns dns, InetAddress[] addresses) {
        TlsFiles tls = dns.tls();
        if (tls != null && tls.serverName() == null) {
            tls = new TlsFiles(tls.ca(), tls.cert(), tls.key(), dns.name());
        }
        List<Tcp> out = new ArrayList<>();
        for (InetAddress each : addresses) {
            out.add(new Tcp(each.getHostAddress(), dns.port(), tls));
        }
        // Name servers give them in another order each time.
        out.sort(Comparator.comparing(Tcp::host));
        return out;
    }
}

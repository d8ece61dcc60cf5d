package dev.tare.buildkit.certs;

import dev.tare.diagnostic.TareException;
import java.nio.file.Path;
import java.util.List;

/**
 * What certificates are to be made.
 *
 * @param folder that they are written to
 * @param hosts by which clients reach the daemons: names, where the first part may be {@code *}, and addresses
 * @param days for which the daemons' and clients' are good
 * @param renew whether an authority that is there signs new ones
 */
public record CertificateRequest(Path folder, List<String> hosts, int days, boolean renew) {
    /** Clocks and software of this century. */
    private static final int MOST_DAYS = 3650;

    public CertificateRequest {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw TareException.usage(
                    "certificates need the names by which clients reach the daemons",
                    "as in --host buildkit.lan --host 10.0.0.7");
        }
        for (String host : hosts) {
            if (!host.matches("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?") && !isV6(host)) {
                throw TareException.usage(
                        "--host takes a name or an address, not \"" + host + "\"", "as in buildkit.lan or 10.0.0.7");
            }
        }
        if (days < 1 || days > MOST_DAYS) {
            throw TareException.usage("--days takes 1 to " + MOST_DAYS + ", not " + days, null);
        }
    }

    private static boolean isV6(String host) {
        return host.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    }

    private static boolean isV4(String host) {
        return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    /** As {@code keytool} takes them. */
    String alternativeNames() {
        StringBuilder out = new StringBuilder("san=");
        for (String host : hosts) {
            out.append(out.length() > 4 ? "," : "")
                    .append(isV4(host) || isV6(host) ? "ip:" : "dns:")
                    .append(host);
        }
        return out.toString();
    }
}

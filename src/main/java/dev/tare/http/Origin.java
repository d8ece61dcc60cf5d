package dev.tare.http;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is made to (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {
    static final int MAX_PORT = 65_535;

    /** The origin of an address. @throws HttpException where it is of another protocol, or names no host or no port */
    public static Origin of(URI address) throws HttpException {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = address.getHost();
        if (!scheme.equals("http") && !scheme.equals("https") || host == null) {
            throw HttpException.refused("\"" + address + "\" is no address of http or https");
        }
        int port = address.getPort() >= 0 ? address.getPort() : standardPort(scheme);
        if (port > MAX_PORT) {
            throw HttpException.refused(host + " cannot have the port " + port + ": " + MAX_PORT + " is the highest");
        }
        return new Origin(scheme, host.toLowerCase(Locale.ROOT), port);
    }

    private static int standardPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** Host and port as they stand in a Host header: a standard port is left out. */
    public String authority() {
        return port == standardPort(scheme) ? host : host + ":" + port;
    }

    /** The host without the brackets of an IPv6 address. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Written out, since a record's own links a method handle at its first use. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}

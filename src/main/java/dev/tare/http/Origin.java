package dev.tare.http;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The destination of a connection (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {
    static final int MAX_PORT = 65_535;

    /** The origin of an address. @throws HttpException where the protocol is another one, or the host or port is missing */
    public static Origin of(URI address) throws HttpException {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String authority = address.getRawAuthority();
        if (!scheme.equals("http") && !scheme.equals("https") || authority == null) {
            throw HttpException.refused("\"" + address + "\" is no address of http or https");
        }
        // URI finds no host in a name with an underscore, which names of containers may have.
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = place.lastIndexOf(':');
        boolean named = colon > place.lastIndexOf(']');
        String host = named ? place.substring(0, colon) : place;
        String digits = named ? place.substring(colon + 1) : "";
        if (host.isEmpty()) {
            throw HttpException.refused("\"" + address + "\" names no host");
        }
        long port = digits.isEmpty() ? standardPort(scheme) : ResponseHead.number(digits);
        if (port < 0 && isDigits(digits) || port > MAX_PORT) {
            throw HttpException.refused(host + " cannot have the port " + digits + ": " + MAX_PORT + " is the highest");
        }
        if (port < 1) {
            throw HttpException.refused(host + " cannot have the port \"" + digits + "\"");
        }
        return new Origin(scheme, host.toLowerCase(Locale.ROOT), (int) port);
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
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

    /** Written out, since the generated method links a method handle at its first use. */
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

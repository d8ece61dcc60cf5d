package dev.tare.sandbox;

import dev.tare.diagnostic.TareException;
import org.jspecify.annotations.Nullable;

/**
 * A port of a container that the host publishes.
 *
 * @param address of the host, such as {@code 0.0.0.0} or {@code ::1}, without brackets
 * @param hostPort 1 to 65535, or 0 while any free one will do
 * @param containerPort 1 to 65535
 */
public record PortMapping(String address, int hostPort, int containerPort) {
    /** All of the host's addresses, as docker has it. */
    private static final String EVERYWHERE = "0.0.0.0";

    /** Reads {@code [[IP:][HOST]:]CONTAINER[/tcp]}. @throws TareException when it is anything else */
    public static PortMapping parse(String text) {
        String rest = text;
        int slash = rest.indexOf('/');
        if (slash >= 0) {
            String protocol = rest.substring(slash + 1);
            if (!protocol.equals("tcp")) {
                throw wrong(
                        text,
                        protocol.equals("udp") || protocol.equals("sctp")
                                ? "only tcp is published, not " + protocol
                                : "\"" + protocol + "\" is no protocol");
            }
            rest = rest.substring(0, slash);
        }
        int last = rest.lastIndexOf(':');
        int containerPort = port(text, rest.substring(last + 1));
        if (last < 0) {
            return new PortMapping(EVERYWHERE, 0, containerPort);
        }
        rest = rest.substring(0, last);
        last = rest.endsWith("]") ? rest.length() : rest.lastIndexOf(':');
        String host = last == rest.length() ? "" : rest.substring(last + 1);
        String address = last < 0 ? EVERYWHERE : address(text, rest.substring(0, last));
        return new PortMapping(address, host.isEmpty() ? 0 : port(text, host), containerPort);
    }

    private static String address(String text, String written) {
        boolean brackets = written.startsWith("[") && written.endsWith("]");
        String address = brackets ? written.substring(1, written.length() - 1) : written;
        boolean valid = brackets ? isIpv6(address) : isIpv4(address);
        if (!valid) {
            throw wrong(text, "\"" + written + "\" is no IP address");
        }
        return address;
    }

    private static boolean isIpv4(String address) {
        String[] parts = address.split("\\.", -1);
        for (String part : parts) {
            if (number(part, 3) > 255 || number(part, 3) < 0) {
                return false;
            }
        }
        return parts.length == 4;
    }

    /** Only what tells an address from a name, which would be looked up; the socket checks the rest. */
    private static boolean isIpv6(String address) {
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return false;
            }
        }
        return address.indexOf(':') >= 0;
    }

    private static int port(String text, String digits) {
        if (digits.indexOf('-') >= 0) {
            throw wrong(text, "a range of ports is not supported");
        }
        int port = number(digits, 5);
        if (port < 1 || port > 65535) {
            throw wrong(text, "\"" + digits + "\" is no port from 1 to 65535");
        }
        return port;
    }

    private static int number(String digits, int most) {
        if (digits.isEmpty() || digits.length() > most) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return -1;
            }
            value = 10 * value + digits.charAt(i) - '0';
        }
        return value;
    }

    private static TareException wrong(String text, @Nullable String why) {
        return TareException.usage(
                "-p " + text + ": " + why, "the form is [IP:]HOSTPORT:CONTAINERPORT, as in -p 9090:8080");
    }

    PortMapping withHostPort(int port) {
        return new PortMapping(address, port, containerPort);
    }

    /** {@code 0.0.0.0:9090}, as {@code ps} and errors show it. */
    public String host() {
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + hostPort;
    }

    /** {@code 0.0.0.0:9090->8080/tcp}. */
    @Override
    public String toString() {
        return host() + "->" + containerPort + "/tcp";
    }
}

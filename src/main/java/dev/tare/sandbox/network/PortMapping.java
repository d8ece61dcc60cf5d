package dev.tare.sandbox.network;

import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port of a container that the host publishes.
 *
 * @param address of the host, such as {@code 0.0.0.0} or {@code ::1}, without brackets
 * @param hostPort 1 to 65535, or 0 while any free one will do
 * @param containerPort 1 to 65535
 * @param protocol {@code tcp} or {@code udp}
 */
public record PortMapping(String address, int hostPort, int containerPort, String protocol) {
    public static final String TCP = "tcp";
    public static final String UDP = "udp";

    /** How many a container has at most: as many as its shim holds (shim.h). */
    public static final int MOST = 1024;

    /** All of the host's addresses, as docker has it. */
    private static final String EVERYWHERE = "0.0.0.0";

    private static final String FORM = "the form is [IP:]HOSTPORT:CONTAINERPORT[/udp], as in -p 9090:8080";

    /** A mapping of tcp. */
    public PortMapping(String address, int hostPort, int containerPort) {
        this(address, hostPort, containerPort, TCP);
    }

    /**
     * Reads {@code [[IP:][HOST]:]CONTAINER[/tcp|/udp]}, where HOST and CONTAINER may be ranges of the same length.
     *
     * @return one for each port
     * @throws TareException when it is anything else
     */
    public static List<PortMapping> parse(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? TCP : protocol("-p", text, text.substring(slash + 1));
        String rest = slash < 0 ? text : text.substring(0, slash);
        int last = rest.lastIndexOf(':');
        Range container = range(text, rest.substring(last + 1));
        String address = EVERYWHERE;
        Range host = null;
        if (last >= 0) {
            rest = rest.substring(0, last);
            last = rest.endsWith("]") ? rest.length() : rest.lastIndexOf(':');
            String written = last == rest.length() ? "" : rest.substring(last + 1);
            host = written.isEmpty() ? null : range(text, written);
            address = last < 0 ? EVERYWHERE : address(text, rest.substring(0, last));
        }
        if (host != null && host.length() != container.length()) {
            throw wrong(
                    text,
                    "the range of the host has " + host.length() + " ports, that of the container "
                            + container.length());
        }
        List<PortMapping> out = new ArrayList<>();
        for (int i = 0; i < container.length(); i++) {
            out.add(new PortMapping(address, host == null ? 0 : host.first() + i, container.first() + i, protocol));
        }
        return out;
    }

    /**
     * Reads {@code PORT[-PORT][/tcp|/udp]}, as {@code --expose} and EXPOSE have it: each port at any free one of the host.
     *
     * @param flag named in the error
     */
    public static List<PortMapping> exposed(String flag, String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? TCP : protocol(flag, text, text.substring(slash + 1));
        Range range = Range.of(slash < 0 ? text : text.substring(0, slash));
        if (range == null) {
            throw TareException.usage(
                    flag + " " + text + ": that is no port from 1 to 65535", "the form is PORT[-PORT][/udp]");
        }
        List<PortMapping> out = new ArrayList<>();
        for (int i = 0; i < range.length(); i++) {
            out.add(new PortMapping(EVERYWHERE, 0, range.first() + i, protocol));
        }
        return out;
    }

    private static String protocol(String flag, String text, String protocol) {
        if (protocol.equals(TCP) || protocol.equals(UDP)) {
            return protocol;
        }
        throw TareException.usage(
                flag + " " + text + ": "
                        + (protocol.equals("sctp")
                                ? "tcp and udp are published, not sctp"
                                : "\"" + protocol + "\" is no protocol"),
                FORM);
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

    private static Range range(String text, String digits) {
        Range range = Range.of(digits);
        if (range == null) {
            throw wrong(text, "\"" + digits + "\" is no port from 1 to 65535, and no range of ports");
        }
        return range;
    }

    /** Ports that follow each other. */
    private record Range(int first, int length) {
        static @Nullable Range of(String text) {
            int dash = text.indexOf('-');
            int first = number(dash < 0 ? text : text.substring(0, dash), 5);
            int last = dash < 0 ? first : number(text.substring(dash + 1), 5);
            return first < 1 || last < first || last > 65535 ? null : new Range(first, last - first + 1);
        }
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

    private static TareException wrong(String text, String why) {
        return TareException.usage("-p " + text + ": " + why, FORM);
    }

    public PortMapping withHostPort(int port) {
        return new PortMapping(address, port, containerPort, protocol);
    }

    /** {@code 0.0.0.0:9090}, as {@code ps} and errors show it. */
    public String host() {
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + hostPort;
    }

    /** {@code 0.0.0.0:9090->8080/tcp}. */
    @Override
    public String toString() {
        return host() + "->" + containerPort + "/" + protocol;
    }
}

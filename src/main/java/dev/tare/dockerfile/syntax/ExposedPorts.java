package dev.tare.dockerfile.syntax;

import dev.tare.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The words of EXPOSE, {@code [[ip:]public:]private[/protocol]} with ranges, as BuildKit reads them. Address and public
 * port are checked and dropped.
 */
public final class ExposedPorts {
    private static final int MAX_PORT = 65535;

    /** Each port of each protocol, some of them several times. */
    private static final int MAX_COUNT = 500_000;

    private ExposedPorts() {}

    /**
     * {@code 80/tcp} and the like, in the order of the words.
     *
     * @throws IllegalArgumentException whose message says which word is wrong, and why
     */
    public static List<String> parse(List<String> words) {
        List<String> ports = new ArrayList<>();
        for (String word : words) {
            parse(word, ports);
        }
        return ports;
    }

    private static void parse(String word, List<String> ports) {
        int last = word.lastIndexOf(':');
        int first = last < 0 ? -1 : word.lastIndexOf(':', last - 1);
        String ip = first < 0 ? "" : word.substring(0, first);
        String host = last < 0 ? "" : word.substring(first + 1, last);
        String container = word.substring(last + 1);
        int slash = container.indexOf('/');
        String protocol = slash < 0 ? "" : container.substring(slash + 1).toLowerCase(Locale.ROOT);
        container = slash < 0 ? container : container.substring(0, slash);
        if (container.isEmpty()) {
            throw new IllegalArgumentException("invalid port: \"" + word + "\": no port specified");
        }
        switch (protocol) {
            case "" -> protocol = "tcp";
            case "tcp", "udp", "sctp" -> {
                // As docker knows them.
            }
            default -> throw new IllegalArgumentException("invalid port: \"" + word + "\": invalid proto: " + protocol);
        }
        if (!ip.isEmpty() && !isAddress(ip)) {
            throw new IllegalArgumentException("invalid IP address: " + ip);
        }
        Range range = range(container);
        if (range == null) {
            throw new IllegalArgumentException("invalid containerPort: " + container);
        }
        if (!host.isEmpty()) {
            Range hostRange = range(host);
            if (hostRange == null) {
                throw new IllegalArgumentException("invalid hostPort: " + host);
            }
            if (range.size() != 1 && range.size() != hostRange.size()) {
                throw new IllegalArgumentException(
                        "invalid ranges specified for container and host Ports: " + container + " and " + host);
            }
        }
        if (ports.size() + range.size() > MAX_COUNT) {
            throw new IllegalArgumentException("more than " + MAX_COUNT + " ports");
        }
        for (int port = range.start; port <= range.end; port++) {
            ports.add(port + "/" + protocol);
        }
    }

    private record Range(int start, int end) {
        int size() {
            return end - start + 1;
        }
    }

    private static @Nullable Range range(String text) {
        int dash = text.indexOf('-');
        int start = number(dash < 0 ? text : text.substring(0, dash));
        int end = dash < 0 ? start : number(text.substring(dash + 1));
        return start < 0 || end < start ? null : new Range(start, end);
    }

    /** A port, or -1. */
    private static int number(String text) {
        // Longer than any port with its sign and leading zeros that somebody could mean.
        if (text.isEmpty() || text.length() > 20) {
            return -1;
        }
        Long value = Numbers.within(text, 0, MAX_PORT);
        return value == null ? -1 : value.intValue();
    }

    /** Whether it is an IPv4 or IPv6 address in digits, the latter perhaps in brackets. No name is looked up. */
    private static boolean isAddress(String text) {
        String plain = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (plain.indexOf(':') < 0) {
            return isIpv4(plain);
        }
        return isIpv6(plain);
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || part.length() > 1 && part.charAt(0) == '0') {
                return false;
            }
            int value = 0;
            for (int i = 0; i < part.length(); i++) {
                int digit = part.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    return false;
                }
                value = value * 10 + digit;
            }
            if (value > 255) {
                return false;
            }
        }
        return true;
    }

    /** RFC 4291, 2.2: eight groups, one run of zeros left out, the last two groups perhaps as IPv4. */
    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        int before = groups(text.substring(0, gap), false);
        int after = groups(text.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < 8;
    }

    /** How many groups of 16 bits, or -1 where one is wrong. */
    private static int groups(String text, boolean atEnd) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (atEnd && i == parts.length - 1 && isIpv4(parts[i])) {
                count += 2;
            } else if (isHexGroup(parts[i])) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }

    private static boolean isHexGroup(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 4;
    }
}

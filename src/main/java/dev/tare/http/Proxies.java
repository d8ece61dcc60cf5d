package dev.tare.http;

import dev.tare.diagnostic.TareException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a request takes, as the environment says: {@code http_proxy}, {@code https_proxy} and {@code no_proxy},
 * over which the same names in capitals take precedence. The rules are those of Go's {@code http.ProxyFromEnvironment}, and
 * so of docker.
 */
public record Proxies(Map<String, String> environment) {
    /** The proxy for an address; null for a direct connection. @throws TareException where the variable is no address */
    public @Nullable URI of(String scheme, String host, int port) {
        String name = scheme + "_proxy";
        String value = variable(name);
        if (value.isEmpty() || isLoopback(host) || isExempt(host.toLowerCase(Locale.ROOT), port)) {
            return null;
        }
        try {
            URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
            String kind = String.valueOf(proxy.getScheme()).toLowerCase(Locale.ROOT);
            if (proxy.getHost() != null
                    && proxy.getPort() <= Origin.MAX_PORT
                    && (kind.equals("http") || kind.equals("socks5") || kind.equals("socks5h"))) {
                return proxy;
            }
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw TareException.usage(
                name + " is \"" + value + "\", which is no proxy's address", "write it as http://host:port");
    }

    private String variable(String name) {
        String capitals = environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
        return capitals.isEmpty() ? environment.getOrDefault(name, "") : capitals;
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || isAddress(host) && host.startsWith("127.");
    }

    private boolean isExempt(String host, int port) {
        for (String each : variable("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            String entry = each;
            int colon = entry.lastIndexOf(':');
            if (colon > 0 && entry.indexOf(':') == colon) {
                if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                    continue;
                }
                entry = entry.substring(0, colon);
            }
            if (entry.equals("*") || entry.indexOf('/') > 0 && isInNetwork(host, entry)) {
                return true;
            }
            // "x.org" includes its subdomains; ".x.org" and "*.x.org" mean these alone.
            String suffix = entry.startsWith("*.") ? entry.substring(1) : entry;
            if (!suffix.isEmpty()
                    && (suffix.startsWith(".")
                            ? host.endsWith(suffix)
                            : host.equals(suffix) || host.endsWith("." + suffix))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInNetwork(String host, String network) {
        int slash = network.indexOf('/');
        String bits = network.substring(slash + 1);
        String address = network.substring(0, slash);
        if (!isAddress(host) || !isAddress(address) || bits.isEmpty() || bits.length() > 2 || !isNumber(bits)) {
            return false;
        }
        int size = Integer.parseInt(bits);
        long mask = size >= 32 ? -1L : -1L << (32 - size);
        return (number(host) & mask) == (number(address) & mask);
    }

    private static boolean isAddress(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || !isNumber(part) || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.", -1)) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }
}

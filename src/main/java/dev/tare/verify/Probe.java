package dev.tare.verify;

import dev.tare.diagnostic.TareException;

/**
 * A port at which a container has to answer.
 *
 * @param port 1 to 65535, TCP
 * @param path what is asked for by HTTP; empty where a connection is enough
 */
public record Probe(int port, String path) {
    /** Reads {@code :8080/path}, the path being {@code /} where there is none. */
    public static Probe http(String text) {
        int slash = text.indexOf('/');
        return new Probe(port("--http", text, slash < 0 ? text : text.substring(0, slash)), path(text, slash));
    }

    /** Reads {@code :5432}. */
    public static Probe tcp(String text) {
        return new Probe(port("--tcp", text, text), "");
    }

    public boolean isHttp() {
        return !path.isEmpty();
    }

    private static String path(String text, int slash) {
        String path = slash < 0 ? "/" : text.substring(slash);
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) <= ' ' || path.charAt(i) > '~') {
                throw TareException.usage(
                        "--http " + text + ": a path of HTTP has no blanks and no letters beyond ASCII",
                        "write them as %20 and the like");
            }
        }
        return path;
    }

    private static int port(String flag, String text, String port) {
        String digits = port.startsWith(":") ? port.substring(1) : port;
        try {
            int number = Integer.parseInt(digits);
            if (number > 0 && number <= 65535) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw TareException.usage(
                flag + " " + text + ": that begins with no port",
                "as in " + flag + (flag.equals("--http") ? " :8080/path" : " :5432"));
    }

    @Override
    public String toString() {
        return isHttp() ? "HTTP :" + port + path : "TCP :" + port;
    }
}

package dev.tare.buildkit.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.buildkit.fleet.BuilderAddress.Container;
import dev.tare.buildkit.fleet.BuilderAddress.Dns;
import dev.tare.buildkit.fleet.BuilderAddress.Pod;
import dev.tare.buildkit.fleet.BuilderAddress.Ssh;
import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.buildkit.fleet.BuilderAddress.Unix;
import dev.tare.diagnostic.NearNames;
import dev.tare.text.Numbers;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads addresses of builders. */
public final class AddressParser {
    /** In the order of the documentation. */
    public static final List<String> SCHEMES = List.of("unix", "tcp", "dns", "ssh", "docker-container", "kube-pod");

    /** Of {@code tcp} and {@code dns}: {@code certs} is a folder of ca.pem, cert.pem and key.pem. */
    private static final List<String> TLS = List.of("certs", "ca", "cert", "key", "server-name");

    private static final List<String> POD = List.of("namespace", "container", "context");

    private final String text;
    private final Path base;

    private AddressParser(String text, Path base) {
        this.text = text;
        this.base = base;
    }

    /**
     * Reads one.
     *
     * @param base from which relative paths of certificates are taken
     * @throws BadAddress that says what is wrong with it
     */
    public static BuilderAddress parse(String text, Path base) throws BadAddress {
        return new AddressParser(text, base).parse();
    }

    private BuilderAddress parse() throws BadAddress {
        int colon = text.indexOf("://");
        if (colon < 0) {
            throw wrong("it has no scheme", "write it as in tcp://HOST:PORT; there are " + NearNames.or(SCHEMES));
        }
        String scheme = text.substring(0, colon);
        String rest = text.substring(colon + 3);
        int question = scheme.equals("unix") ? -1 : rest.indexOf('?');
        Map<String, String> query = question < 0 ? Map.of() : query(rest.substring(question + 1));
        String place = question < 0 ? rest : rest.substring(0, question);
        return switch (scheme) {
            case "unix" -> new Unix(absolute(place, "unix:///run/buildkit/buildkitd.sock"));
            case "tcp" -> tcp(place, query);
            case "dns" -> {
                Tcp all = tcp(place, query);
                yield new Dns(all.host(), all.port(), all.tls());
            }
            case "ssh" -> ssh(place, query);
            case "docker-container" -> {
                known(query, List.of());
                yield new Container(name(place, "container"));
            }
            case "kube-pod" -> pod(place, query);
            default -> {
                String near = NearNames.hint(scheme, SCHEMES);
                throw wrong(
                        "there is no scheme \"" + scheme + "\"",
                        near == null ? "there are " + NearNames.or(SCHEMES) : near);
            }
        };
    }

    private Tcp tcp(String place, Map<String, String> query) throws BadAddress {
        known(query, TLS);
        HostPort at = HostPort.parse(place);
        if (at == null || at.port() == null) {
            throw wrong("it needs a host and a port", "as in tcp://buildkit.lan:1234");
        }
        return new Tcp(at.host(), at.port(), tls(query));
    }

    private @Nullable TlsFiles tls(Map<String, String> query) throws BadAddress {
        if (query.isEmpty()) {
            return null;
        }
        String folder = query.get("certs");
        TlsFiles usual = folder == null ? new TlsFiles(null, null, null, null) : TlsFiles.in(base.resolve(folder));
        try {
            return new TlsFiles(
                    file(query, "ca", usual.ca()),
                    file(query, "cert", usual.cert()),
                    file(query, "key", usual.key()),
                    query.get("server-name"));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), "give both, as cert=FILE&key=FILE");
        }
    }

    private @Nullable Path file(Map<String, String> query, String key, @Nullable Path otherwise) {
        String file = query.get(key);
        return file == null ? otherwise : base.resolve(file);
    }

    private Ssh ssh(String place, Map<String, String> query) throws BadAddress {
        known(query, List.of());
        int slash = place.indexOf('/');
        String before = slash < 0 ? place : place.substring(0, slash);
        int at = before.lastIndexOf('@');
        String user = at < 0 ? null : before.substring(0, at);
        if (user != null && user.indexOf(':') >= 0) {
            throw wrong("it must not hold a password", "use a key, by ssh-agent or ~/.ssh/config");
        }
        HostPort host = HostPort.parse(before.substring(at + 1));
        // Before -- a host such as -oProxyCommand=.. would be an option of ssh.
        if (host == null || host.host().startsWith("-") || user != null && (user.isEmpty() || user.startsWith("-"))) {
            throw wrong("it needs a host", "as in ssh://me@buildhost");
        }
        Path socket = slash < 0 || slash == place.length() - 1
                ? BuilderAddress.SOCKET
                : absolute(place.substring(slash), "ssh://me@buildhost/run/buildkit/buildkitd.sock");
        return new Ssh(user, host.host(), host.port(), socket);
    }

    private Pod pod(String place, Map<String, String> query) throws BadAddress {
        known(query, POD);
        return new Pod(name(place, "pod"), query.get("namespace"), query.get("container"), query.get("context"));
    }

    private String name(String place, String what) throws BadAddress {
        String name = place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
        if (name.isEmpty() || name.startsWith("-") || !name.matches("[A-Za-z0-9_.-]+")) {
            throw wrong("it needs the name of a " + what, null);
        }
        return name;
    }

    private Path absolute(String path, String example) throws BadAddress {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw wrong("the socket is to be an absolute path", "as in " + example);
        }
        return Path.of(path);
    }

    private Map<String, String> query(String text) throws BadAddress {
        Map<String, String> out = new LinkedHashMap<>();
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1 || equals == part.length() - 1) {
                throw wrong("\"" + part + "\" is no KEY=VALUE", null);
            }
            String key = part.substring(0, equals);
            if (out.put(key, decoded(part.substring(equals + 1))) != null) {
                throw wrong("\"" + key + "\" stands twice", null);
            }
        }
        return out;
    }

    private String decoded(String value) throws BadAddress {
        try {
            // A plus is a plus in paths.
            return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong("\"" + value + "\" is no percent-encoded text", "write % as %25");
        }
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":");
    }

    private void known(Map<String, String> query, List<String> keys) throws BadAddress {
        for (String key : query.keySet()) {
            if (!keys.contains(key)) {
                String near = NearNames.hint(key, keys);
                throw wrong(
                        "it takes no \"" + key + "\"",
                        near != null || keys.isEmpty() ? near : "it takes " + NearNames.or(keys));
            }
        }
    }

    private BadAddress wrong(String why, @Nullable String hint) {
        return new BadAddress("\"" + text + "\" is no address of a builder: " + why, hint);
    }

    /** @param port null where there is none */
    private record HostPort(String host, @Nullable Integer port) {
        /** {@code host}, {@code host:port}, {@code [v6]:port}; null when it is none of these. */
        static @Nullable HostPort parse(String text) {
            boolean bracket = text.startsWith("[");
            int close = bracket ? text.indexOf(']') : text.lastIndexOf(':');
            String host =
                    bracket ? close < 0 ? "" : text.substring(1, close) : close < 0 ? text : text.substring(0, close);
            String after = bracket ? text.substring(close + 1) : close < 0 ? "" : text.substring(close);
            if (host.isEmpty() || !host.matches(bracket ? "[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?" : "[A-Za-z0-9_.-]+")) {
                return null;
            }
            if (after.isEmpty()) {
                return new HostPort(host, null);
            }
            Long port = after.startsWith(":") ? Numbers.within(after.substring(1), 1, 65_535) : null;
            return port == null ? null : new HostPort(host, port.intValue());
        }
    }
}

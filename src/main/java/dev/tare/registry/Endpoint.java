package dev.tare.registry;

import dev.tare.http.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A registry as it is reached. For several threads.
 *
 * <p>On this very machine it may speak plain HTTP; only the first answer tells.
 */
final class Endpoint {
    private static final String HUB = "docker.io";

    private final String name;
    private final String authority;
    private final boolean mayBeEither;
    private volatile boolean secure;

    private Endpoint(String name, String authority, boolean secure, boolean mayBeEither) {
        this.name = name;
        this.authority = authority;
        this.secure = secure;
        this.mayBeEither = mayBeEither;
    }

    /** @param hasCertificates whether the user keeps certificates for it, which only TLS needs */
    static Endpoint of(String host, RegistrySettings settings, boolean hasCertificates) {
        RegistrySettings.Registry own = settings.of(host);
        boolean loopback = isLoopback(host);
        boolean http = own.http() || loopback && !own.insecure() && !hasCertificates;
        // Docker's registry answers under another name than its images have.
        return new Endpoint(
                host, host.equals(HUB) ? "registry-1.docker.io" : host, !http, loopback && http && !own.http());
    }

    static boolean isLoopback(String host) {
        int colon = host.lastIndexOf(':');
        String bare = host.startsWith("[") || colon < 0 ? host : host.substring(0, colon);
        return bare.equals("localhost")
                || bare.startsWith("[::1]")
                || bare.startsWith("127.") && bare.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
    }

    /** The registry in references, such as {@code docker.io}. */
    String name() {
        return name;
    }

    boolean isSecure() {
        return secure;
    }

    /** An address of it. @param path begins with a slash */
    URI address(String path) {
        return URI.create((secure ? "https://" : "http://") + authority + path);
    }

    /** Whether servers of HTTPS say so in the body of an answer of status 400, as nginx, Apache and those in Go do. */
    static boolean wantsTls(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).contains("HTTPS");
    }

    /** From now on it is asked by TLS, if it may be. Its answer to a plain request says so. */
    boolean turnsOutSecure() {
        if (mayBeEither && !secure) {
            secure = true;
            return true;
        }
        return false;
    }

    boolean is(Origin origin) throws java.io.IOException {
        return Origin.of(address("/")).equals(origin);
    }
}

package dev.tare.registry;

import dev.tare.http.Body;
import dev.tare.http.Client;
import dev.tare.http.HttpException;
import dev.tare.http.Origin;
import dev.tare.http.Request;
import dev.tare.http.Response;
import dev.tare.text.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one registry, logged in as its challenges ask for it (distribution's spec/auth: Basic, and Bearer
 * with a token server). Credentials go to the registry and to the token server that it names, and nowhere else. For
 * several threads.
 */
final class Access {
    private static final int MAX_TOKEN_BYTES = 1 << 20;
    private static final int MAX_REDIRECTS = 5;

    /** Of servers that do not say how long a token lives (spec/auth/token.md). */
    private static final long TOKEN_SECONDS = 60;

    private final Client client;
    private final Endpoint endpoint;
    private final Logins logins;
    private final Map<String, Token> tokens = new HashMap<>();
    private @Nullable Challenge challenge;
    private boolean challengedInPrivate;

    private record Token(String header, long endNanos) {}

    Access(Client client, Endpoint endpoint, Logins logins) {
        this.client = client;
        this.endpoint = endpoint;
        this.logins = logins;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Sends a request, once more where a login is asked for, and once more where a token has expired.
     *
     * @param request to the registry, or to where an upload has been led
     * @param scopes that a token must have, such as {@code repository:hello:pull}
     */
    Response send(Request request, String repository, List<String> scopes) throws IOException {
        boolean own = endpoint.is(Origin.of(request.address()));
        if (!own) {
            return client.send(request);
        }
        String header = header(repository, scopes, false);
        Response response = client.send(header == null ? request : request.with("Authorization", header));
        for (int i = 0; response.status() == 401 && i < 2; i++) {
            boolean asked = learn(response);
            String next = asked ? header(repository, scopes, i > 0 || header != null) : null;
            if (next == null || next.equals(header)) {
                return response;
            }
            response.close();
            header = next;
            response = client.send(request.with("Authorization", header));
        }
        return response;
    }

    /** Follows redirects of what only reads (distribution's spec.md allows them there), without the credentials. */
    Response follow(Request request, String repository, List<String> scopes) throws IOException {
        Response response = send(request, repository, scopes);
        for (int i = 0; isRedirect(response.status()); i++) {
            response.close();
            String location = response.header("Location");
            if (location == null || i == MAX_REDIRECTS) {
                throw RegistryException.wrong(endpoint.name() + " leads on to nowhere, or in circles");
            }
            URI next = resolve(response.address(), location);
            boolean inPublic = request.publicOnly() || !response.isFromPrivate();
            request = request.to(next, inPublic);
            response = send(request, repository, scopes);
        }
        return response;
    }

    /** Where a Location header leads from an address. @throws RegistryException where that is not secure any more */
    static URI resolve(URI from, String location) throws IOException {
        URI next;
        try {
            next = from.resolve(URI.create(location));
        } catch (IllegalArgumentException e) {
            throw RegistryException.wrong(from.getHost() + " leads on to what is no address");
        }
        if (Origin.of(from).isSecure() && !Origin.of(next).isSecure()) {
            throw RegistryException.wrong(from.getHost() + " leads on from https to http");
        }
        return next;
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** Remembers how the registry wants to be logged in to; false when it asks for nothing that is known here. */
    private synchronized boolean learn(Response response) {
        for (Challenge each : Challenge.parse(response.headers("WWW-Authenticate"))) {
            boolean bearer =
                    each.scheme().equals("bearer") && !each.parameter("realm").isEmpty();
            if (bearer || each.scheme().equals("basic")) {
                challenge = each;
                challengedInPrivate = response.isFromPrivate();
                return true;
            }
        }
        return false;
    }

    /** The Authorization header; null where there is nothing to say. @param anew whether a token is fetched again */
    private synchronized @Nullable String header(String repository, List<String> scopes, boolean anew)
            throws IOException {
        Challenge asked = challenge;
        if (asked == null) {
            return null;
        }
        Login login = logins.find(endpoint.name(), repository);
        if (asked.scheme().equals("basic")) {
            return login instanceof Login.Password password ? password.basic() : null;
        }
        String key = String.join(" ", scopes);
        Token known = tokens.get(key);
        if (known == null || anew || known.endNanos() - System.nanoTime() < 0) {
            known = fetch(asked, login, scopes);
            tokens.put(key, known);
        }
        return known.header();
    }

    private Token fetch(Challenge asked, @Nullable Login login, List<String> scopes) throws IOException {
        URI realm = realm(asked.parameter("realm"));
        Request request;
        if (login instanceof Login.IdentityToken token) {
            StringBuilder form = new StringBuilder("grant_type=refresh_token&client_id=tare");
            add(form, "service", asked.parameter("service"));
            add(form, "scope", String.join(" ", scopes));
            add(form, "refresh_token", token.token());
            request = Request.of("POST", realm)
                    .with("Content-Type", "application/x-www-form-urlencoded")
                    .with(Body.of(form.toString().getBytes(StandardCharsets.UTF_8)));
        } else {
            StringBuilder query = new StringBuilder();
            if (!asked.parameter("service").isEmpty()) {
                add(query, "service", asked.parameter("service"));
            }
            for (String scope : scopes) {
                add(query, "scope", scope);
            }
            String base = asked.parameter("realm");
            String joint = base.indexOf('?') < 0 ? "?" : "&";
            request = Request.of("GET", realm(query.isEmpty() ? base : base + joint + query.substring(1)));
            if (login instanceof Login.Password password) {
                request = request.with("Authorization", password.basic());
            }
        }
        try (Response response = client.send(request.to(request.address(), !challengedInPrivate))) {
            if (response.status() != 200) {
                throw RegistryException.of(response, "a token of " + endpoint.name());
            }
            return token(Json.readObject(response.bytes(MAX_TOKEN_BYTES)));
        } catch (HttpException | RegistryException e) {
            throw e;
        } catch (IOException e) {
            throw RegistryException.wrong(realm.getHost() + " gave a token that cannot be read");
        }
    }

    private Token token(Map<String, @Nullable Object> json) throws IOException {
        Object token = json.get("token") instanceof String text && !text.isEmpty() ? text : json.get("access_token");
        if (!(token instanceof String text) || text.isEmpty()) {
            throw RegistryException.wrong("the token server of " + endpoint.name() + " gave no token");
        }
        long seconds = json.get("expires_in") instanceof Long given ? given : TOKEN_SECONDS;
        // A little less, for the way and for clocks.
        long lasts = Math.max(1, Math.min(seconds, 3600) * 9 / 10);
        return new Token("Bearer " + text, System.nanoTime() + lasts * 1_000_000_000L);
    }

    /** A password must not leave a secure registry for a token server that is not. */
    private URI realm(String address) throws IOException {
        URI realm;
        try {
            realm = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw RegistryException.wrong(endpoint.name() + " names a token server that is no address");
        }
        if (endpoint.isSecure() && !Origin.of(realm).isSecure()) {
            throw RegistryException.wrong(endpoint.name() + " names a token server without TLS");
        }
        return realm;
    }

    private static void add(StringBuilder out, String name, String value) {
        out.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}

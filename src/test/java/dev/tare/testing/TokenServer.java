package dev.tare.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.tare.text.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives tokens to {@code me} with {@code pass word}, and for the identity token {@code t0k} (distribution's
 * spec/auth/token.md and oauth.md). It lets do all that is asked for.
 */
public final class TokenServer implements AutoCloseable {
    public static final String USER = "me";
    public static final String PASSWORD = "pass word";
    public static final String IDENTITY_TOKEN = "t0k";

    private final WebServer web = WebServer.start();
    private final Identity identity;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public TokenServer(Identity identity) {
        this.identity = identity;
        web.otherwise(this::answer);
    }

    /** What a registry that sends its clients here has in its configuration. */
    public String settings() {
        // By its name: crane leaves servers alone that are called by the address of a private network.
        String url = web.url().replace("127.0.0.1", "localhost");
        return "auth: {token: {realm: \"" + url + "/token\", service: tests, issuer: us, rootcertbundle: "
                + identity.certificate() + "}}\n";
    }

    /** Method, query or form, and whether it came with a login, of each request; to be cleared by the test. */
    public List<String> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean post = exchange.getRequestMethod().equals("POST");
        String query = post
                ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                : String.valueOf(exchange.getRequestURI().getRawQuery());
        String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String plain = URLDecoder.decode(query, StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + plain + " " + !login.equals("null"));
        boolean right = post
                ? plain.contains("grant_type=refresh_token") && plain.endsWith("refresh_token=" + IDENTITY_TOKEN)
                : login.equals("Basic "
                        + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
        String field = post ? "access_token" : "token";
        WebServer.send(exchange, right ? 200 : 401, right ? Json.write(Map.of(field, token(plain))) : new byte[0]);
    }

    /** A token for all that was asked for (distribution's spec/auth/jwt.md). */
    private String token(String query) throws IOException {
        List<Object> access = new ArrayList<>();
        for (String each : query.split("&")) {
            for (String scope : each.startsWith("scope=") ? each.substring(6).split(" ") : new String[0]) {
                String[] parts = scope.split(":");
                access.add(Map.of("type", parts[0], "name", parts[1], "actions", List.of(parts[2].split(","))));
            }
        }
        long now = System.currentTimeMillis() / 1000;
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "us");
        claims.put("sub", USER);
        claims.put("aud", "tests");
        claims.put("exp", now + 300);
        claims.put("nbf", now - 10);
        claims.put("iat", now);
        claims.put("jti", Long.toString(now));
        claims.put("access", access);
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", "JWT");
        header.put("alg", "RS256");
        header.put("x5c", List.of(identity.encoded()));
        String text = encode(Json.write(header)) + "." + encode(Json.write(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(identity.privateKey());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        web.close();
    }
}

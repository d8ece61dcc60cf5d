package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Json;
import dev.tare.testing.Command;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that want a login: by name and password over TLS, and by a token server. */
@Tag("integration")
class RegistryLoginTest {
    /** Of "pass word", which has what must be escaped nowhere. */
    private static final String HASH = "$2b$05$abcdefghijklmnopqrstuuIt/9/tGzLcigNq/.RWIDjeEVR30RSf.";

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;
    private Tare tare;

    @BeforeEach
    void certificates() throws IOException {
        tare = new Tare(folder.resolve("store"));
        certificate = folder.resolve("ca.crt");
        key = folder.resolve("ca.key");
        Command.of(
                        Command.installed("openssl"),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .succeed();
    }

    private Command command(String... words) {
        return with(tare.command(words));
    }

    private Command with(Command command) {
        return command.with("HOME", folder.toString()).with("SSL_CERT_FILE", certificate.toString());
    }

    private Registry withPassword() throws IOException {
        Path passwords = Files.writeString(folder.resolve("htpasswd"), "me:" + HASH + "\n");
        return Registry.start(
                ", tls: {certificate: " + certificate + ", key: " + key + "}",
                "auth: {htpasswd: {realm: tests, path: " + passwords + "}}\n");
    }

    @Test
    void aLoginOverTlsIsCheckedKeptUsedAndForgotten() throws IOException {
        String host = withPassword().address().replace("127.0.0.1", "localhost");
        String image = host + "/private/hello:1";
        Path password = Files.writeString(folder.resolve("password"), "pass word\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "secret guess\n");
        Sample.build(tare, folder, "-t", image).with("HOME", folder.toString()).succeed();

        Command.Result denied = command("push", image).run();
        assertThat(denied.exit()).isEqualTo(1);
        assertThat(denied.err()).contains("denies access").contains("tare login " + host);

        Command.Result refused = command("login", "-u", "me", "--password-stdin", host)
                .from(wrong)
                .run();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("tare: cannot log in to " + host + ": " + host + " refuses the name or the password\n");

        Command.Result login = command("login", "-u", "me", "--password-stdin", host)
                .from(password)
                .succeed();
        assertThat(login.err()).startsWith("Logged in to " + host + " as me").doesNotContain("pass word");
        command("push", image).succeed();
        Path docker = folder.resolve(".docker/config.json");
        Command.of(
                        Command.installed("skopeo"),
                        "inspect",
                        "--tls-verify=false",
                        "--authfile",
                        docker.toString(),
                        "docker://" + image)
                .succeed();
        with(new Tare(folder.resolve("other")).command("pull", image)).succeed();

        command("logout", host).succeed();
        assertThat(Files.readString(docker)).doesNotContain("auth\"");
        assertThat(command("push", host + "/private/hello:1").run().exit()).isEqualTo(1);
    }

    @Test
    void aCertificateIsCheckedAgainstTheOnesThatTheUserTrusts() throws IOException {
        String host = withPassword().address().replace("127.0.0.1", "localhost");
        String image = host + "/private/hello:1";

        Command.Result unknown = command("pull", image)
                .with("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
                .run();
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("no secure connection to " + host).contains("SSL_CERT_FILE");

        Command.Result known = command("pull", image).run();
        assertThat(known.err()).contains("denies access");

        Path folders = Files.createDirectories(folder.resolve(".config/docker/certs.d/" + host));
        Files.copy(certificate, folders.resolve("ca.crt"));
        Command.Result kept = command("pull", image)
                .with("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
                .run();
        assertThat(kept.err()).contains("denies access");
    }

    @Test
    void aTokenServerGivesWhatEachRepositoryNeeds() throws IOException {
        List<String> asked = new ArrayList<>();
        try (WebServer tokens = WebServer.start()) {
            tokens.otherwise(exchange -> {
                String query = exchange.getRequestURI().getRawQuery();
                String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                asked.add(URLDecoder.decode(query, StandardCharsets.UTF_8) + " " + !login.equals("null"));
                boolean right = login.equals(
                        "Basic " + Base64.getEncoder().encodeToString("me:pass word".getBytes(StandardCharsets.UTF_8)));
                WebServer.send(
                        exchange, right ? 200 : 401, right ? Json.write(Map.of("token", token(query))) : new byte[0]);
            });
            String host = Registry.start(
                            "",
                            "auth: {token: {realm: \"" + tokens.url()
                                    + "/token\", service: tests, issuer: us, rootcertbundle: " + certificate + "}}\n")
                    .address();
            String image = host + "/team/hello:1";
            Path password = Files.writeString(folder.resolve("password"), "pass word");
            Sample.build(tare, folder, "-t", image)
                    .with("HOME", folder.toString())
                    .succeed();
            assertThat(command("push", image).run().err()).contains("denies access to a token");

            command("login", "-u", "me", "--password-stdin", host)
                    .from(password)
                    .succeed();
            asked.clear();
            command("push", image).succeed();
            assertThat(asked).containsExactly("service=tests&scope=repository:team/hello:pull,push true");

            asked.clear();
            with(new Tare(folder.resolve("other")).command("pull", image)).succeed();
            assertThat(asked).containsExactly("service=tests&scope=repository:team/hello:pull true");

            // A second repository mounts the layers from the first, for which its token must allow that.
            command("tag", image, host + "/team/copy:1").succeed();
            assertThat(command("push", host + "/team/copy:1").succeed().err())
                    .contains("CACHED")
                    .doesNotContain("DONE");
        }
    }

    /** A token for all that was asked for (distribution's spec/auth/jwt.md). */
    private byte[] signed(byte[] content) throws IOException, GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        PrivateKey privateKey = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der(key)));
        signature.initSign(privateKey);
        signature.update(content);
        return signature.sign();
    }

    private String token(String query) throws IOException {
        List<Object> access = new ArrayList<>();
        for (String each : URLDecoder.decode(query, StandardCharsets.UTF_8).split("&")) {
            if (each.startsWith("scope=")) {
                String[] parts = each.substring(6).split(":");
                access.add(Map.of("type", parts[0], "name", parts[1], "actions", List.of(parts[2].split(","))));
            }
        }
        long now = System.currentTimeMillis() / 1000;
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "us");
        claims.put("sub", "me");
        claims.put("aud", "tests");
        claims.put("exp", now + 300);
        claims.put("nbf", now - 10);
        claims.put("iat", now);
        claims.put("jti", Long.toString(now));
        claims.put("access", access);
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", "JWT");
        header.put("alg", "RS256");
        header.put("x5c", List.of(Base64.getEncoder().encodeToString(der(certificate))));
        String text = encode(Json.write(header)) + "." + encode(Json.write(claims));
        try {
            return text + "." + encode(signed(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] der(Path pem) throws IOException {
        StringBuilder base64 = new StringBuilder();
        for (String line : Files.readAllLines(pem)) {
            base64.append(line.startsWith("-----") ? "" : line);
        }
        return Base64.getDecoder().decode(base64.toString());
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package dev.tare.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.Networks;
import dev.tare.http.Response;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.testing.Identity;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class WebCertificatesTest {
    @TempDir
    private Path folder;

    private static String get(Map<String, String> environment, WebServer server) throws IOException {
        Retries hasty = new Retries(2, 1, 5, _ -> {}, () -> 1);
        try (WebClient client = new WebClient(environment, Timeouts.STANDARD, Networks.STANDARD, hasty);
                Response answer = client.get("https://" + server.address() + "/a", Map.of())) {
            return new String(answer.bytes(1 << 10), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aFileComesFromWhomTheEnvironmentOrCertsDTrustsAndFromNobodyElse() throws IOException {
        Identity identity = Identity.make(folder, "ca");
        Path home = Files.createDirectories(folder.resolve("home"));
        Path all = Files.createDirectories(folder.resolve("all"));
        Files.copy(identity.certificate(), all.resolve("any.pem"));
        try (WebServer server = WebServer.start(identity)) {
            server.file("/a", "content");
            String nowhere = home.resolve("none").toString();

            assertThat(get(
                            Map.of(
                                    "HOME",
                                    nowhere,
                                    "SSL_CERT_FILE",
                                    identity.certificate().toString()),
                            server))
                    .isEqualTo("content");
            assertThat(get(Map.of("HOME", nowhere, "SSL_CERT_DIR", all.toString()), server))
                    .isEqualTo("content");
            // What is on this very machine is not trusted for that, as a registry is.
            assertThatThrownBy(() -> get(Map.of("HOME", nowhere), server))
                    .isInstanceOf(SourceFailure.class)
                    .hasMessageContaining("no secure connection to " + server.address())
                    .hasMessageContaining("SSL_CERT_FILE");

            Path own = Files.createDirectories(home.resolve(".config/docker/certs.d/" + server.address()));
            Files.copy(identity.certificate(), own.resolve("ca.crt"));
            assertThat(get(Map.of("HOME", home.toString()), server)).isEqualTo("content");
        }
    }
}

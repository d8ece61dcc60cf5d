package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.Networks;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.testing.SmallImage;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final String MANIFEST = "{\"schemaVersion\": 2, \"config\": {}, \"layers\": []}";

    @TempDir
    private Path home;

    private final List<Long> pauses = new ArrayList<>();

    /** Asks for a manifest that the server has only from the second request on. */
    private RemoteManifest ask(int status, String retryAfter) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        Retries retries = new Retries(4, 1, 60_000, pauses::add, () -> 1);
        try (WebServer server = WebServer.start();
                Registries registries = new Registries(
                        Map.of("HOME", home.toString()),
                        new RegistrySettings(Map.of()),
                        Timeouts.STANDARD,
                        Networks.STANDARD,
                        retries)) {
            server.otherwise(exchange -> {
                if (requests.incrementAndGet() == 1) {
                    exchange.getResponseHeaders().set("Retry-After", retryAfter);
                    WebServer.send(exchange, status, new byte[0]);
                } else {
                    exchange.getResponseHeaders().set("Content-Type", "application/vnd.oci.image.manifest.v1+json");
                    WebServer.send(exchange, 200, MANIFEST.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                }
            });
            return registries
                    .toPull(SmallImage.reference(server.address() + "/app:1"))
                    .getFirst()
                    .manifest("1");
        }
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void aServerIsLeftAloneForAsLongAsItWants(int status) throws IOException {
        assertThat(ask(status, "7").isIndex()).isFalse();
        assertThat(pauses).containsExactly(7000L);
    }

    @Test
    void aServerThatWantsTooMuchIsGivenUpAtOnce() {
        assertThatThrownBy(() -> ask(429, "61")).hasMessageContaining("answered 429");
        assertThat(pauses).isEmpty();
    }

    @Test
    void aTimeThatIsNoNumberOfSecondsLeavesThePauseToUs() throws IOException {
        assertThat(ask(429, "Fri, 31 Dec 1999 23:59:59 GMT").isIndex()).isFalse();
        assertThat(pauses).containsExactly(1L);
    }
}

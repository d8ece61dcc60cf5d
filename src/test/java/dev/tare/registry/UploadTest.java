package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.http.Networks;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.testing.SmallImage;
import dev.tare.testing.WebServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UploadTest {
    private final byte[] content = new byte[400_000];
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private WebServer server;
    private Registries registries;
    private Descriptor blob;

    @BeforeEach
    void serve() {
        new Random(1).nextBytes(content);
        blob = Descriptor.of(MediaTypes.LAYER, Digest.sha256(content), content.length);
        server = WebServer.start();
        registries = new Registries(
                Map.of("HOME", "/nonexistent"),
                new RegistrySettings(Map.of()),
                Timeouts.STANDARD,
                Networks.STANDARD,
                new Retries(4, 1, 5, Thread::sleep, () -> 1));
        server.on("/v2/a/blobs/uploads/", exchange -> {
            exchange.getResponseHeaders().set("Location", "/v2/a/blobs/uploads/1?state=x");
            WebServer.send(exchange, 202, new byte[0]);
        });
    }

    @AfterEach
    void close() {
        registries.close();
        server.close();
    }

    private boolean upload(List<String> mountFrom) throws IOException {
        return new Upload(registries.toPush(SmallImage.reference(server.address() + "/a")), bytes(), count -> {})
                .run(mountFrom);
    }

    private PushBlob bytes() {
        return new PushBlob() {
            @Override
            public Descriptor descriptor() {
                return blob;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }
        };
    }

    private List<String> methods() {
        return server.requests().stream().map(WebServer.Request::method).toList();
    }

    @Test
    void aBlobGoesInOneStream() throws IOException {
        server.on("/v2/a/blobs/uploads/1?state=x&digest=" + blob.digest(), exchange -> {
            exchange.getRequestBody().transferTo(received);
            WebServer.send(exchange, 201, new byte[0]);
        });

        assertThat(upload(List.of())).isFalse();

        assertThat(methods()).containsExactly("POST", "PUT");
        assertThat(received.toByteArray()).isEqualTo(content);
    }

    @Test
    void aRegistryThatFailsToMountIsSentTheBlob() throws IOException {
        String mount = "/v2/a/blobs/uploads/?mount=" + blob.digest() + "&from=team/b";
        server.on(mount, exchange -> WebServer.send(exchange, 500, new byte[0]));
        server.on("/v2/a/blobs/uploads/1?state=x&digest=" + blob.digest(), exchange -> {
            exchange.getRequestBody().transferTo(received);
            WebServer.send(exchange, 201, new byte[0]);
        });

        assertThat(upload(List.of("team/b"))).isFalse();

        assertThat(methods()).containsExactly("POST", "POST", "PUT");
        assertThat(received.toByteArray()).isEqualTo(content);
    }

    @Test
    void afterACutOnlyTheRestIsSent() throws IOException {
        int[] puts = new int[1];
        server.on("/v2/a/blobs/uploads/1?state=x&digest=" + blob.digest(), exchange -> {
            puts[0]++;
            received.write(exchange.getRequestBody().readNBytes(150_000));
            // Without an answer the connection ends.
            throw new IOException("cut");
        });
        server.on("/v2/a/blobs/uploads/1?state=x", exchange -> {
            exchange.getResponseHeaders().set("Range", "0-149999");
            exchange.getResponseHeaders().set("Location", "/v2/a/blobs/uploads/1?state=y");
            WebServer.send(exchange, 204, new byte[0]);
        });
        server.on("/v2/a/blobs/uploads/1?state=y", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Content-Range")).isEqualTo("150000-399999");
            exchange.getRequestBody().transferTo(received);
            exchange.getResponseHeaders().set("Location", "/v2/a/blobs/uploads/1?state=z");
            WebServer.send(exchange, 202, new byte[0]);
        });
        server.on(
                "/v2/a/blobs/uploads/1?state=z&digest=" + blob.digest(),
                exchange -> WebServer.send(exchange, 201, new byte[0]));

        upload(List.of());

        assertThat(methods()).containsExactly("POST", "PUT", "GET", "PATCH", "PUT");
        assertThat(puts).containsExactly(1);
        assertThat(received.toByteArray()).isEqualTo(content);
    }

    @Test
    void aMountedBlobIsNotSent() throws IOException {
        server.on(
                "/v2/a/blobs/uploads/?mount=" + blob.digest() + "&from=team/b",
                exchange -> WebServer.send(exchange, 201, new byte[0]));

        assertThat(upload(List.of("team/b"))).isTrue();

        assertThat(methods()).containsExactly("POST");
    }

    @Test
    void aMountThatIsNotGrantedGoesOnAsTheUploadThatTheRegistryOpened() throws IOException {
        server.on("/v2/a/blobs/uploads/?mount=" + blob.digest() + "&from=team/b", exchange -> {
            exchange.getResponseHeaders().set("Location", "/v2/a/blobs/uploads/2");
            WebServer.send(exchange, 202, new byte[0]);
        });
        server.on("/v2/a/blobs/uploads/2?digest=" + blob.digest(), exchange -> {
            exchange.getRequestBody().transferTo(received);
            WebServer.send(exchange, 201, new byte[0]);
        });

        assertThat(upload(List.of("team/b"))).isFalse();

        assertThat(methods()).containsExactly("POST", "PUT");
        assertThat(received.toByteArray()).isEqualTo(content);
    }
}

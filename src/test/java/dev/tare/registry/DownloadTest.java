package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.tare.http.Networks;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    @TempDir
    private Path folder;

    private final byte[] content = new byte[500_000];
    private WebServer server;
    private Registries registries;
    private Store store;
    private Descriptor blob;
    private String path;

    @BeforeEach
    void serve() {
        new Random(1).nextBytes(content);
        blob = Descriptor.of(MediaTypes.LAYER, Digest.sha256(content), content.length);
        path = "/v2/a/blobs/" + blob.digest();
        server = WebServer.start();
        store = Store.open(folder.resolve("store"));
        registries = new Registries(
                Map.of("HOME", folder.toString()),
                new RegistrySettings(Map.of()),
                Timeouts.STANDARD,
                Networks.STANDARD,
                new Retries(4, 1, 5, Thread::sleep, () -> 1));
    }

    @AfterEach
    void close() {
        registries.close();
        store.close();
        server.close();
    }

    private void download() throws IOException {
        Repository repository =
                registries.toPull(SmallImage.reference(server.address() + "/a")).getFirst();
        new Download(repository, blob, store.blobs(), count -> {}).run();
    }

    private List<String> ranges() {
        return server.requests().stream()
                .map(each -> String.valueOf(each.headers().getFirst("Range")))
                .toList();
    }

    /** Says that there are so many bytes, and sends fewer. */
    private static void cut(HttpExchange exchange, int status, byte[] bytes, int from, int to) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length - from);
        exchange.getResponseBody().write(bytes, from, to - from);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    @Test
    void afterACutTheRestIsAskedForAndNoMore() throws IOException {
        server.on(path, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (range == null) {
                cut(exchange, 200, content, 0, 300_000);
                return;
            }
            int from = Integer.parseInt(range.substring(6, range.length() - 1));
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-499999/500000");
            WebServer.send(exchange, 206, Arrays.copyOfRange(content, from, content.length));
        });

        download();

        assertThat(ranges()).containsExactly("null", "bytes=300000-");
        assertThat(store.blobs().read(blob.digest())).isEqualTo(content);
    }

    @Test
    void aServerThatKnowsNoRangesSendsAllAgain() throws IOException {
        int[] asked = new int[1];
        server.on(path, exchange -> cut(exchange, 200, content, 0, asked[0]++ == 0 ? 200_000 : content.length));

        download();

        assertThat(ranges()).containsExactly("null", "bytes=200000-");
        assertThat(store.blobs().read(blob.digest())).isEqualTo(content);
    }

    @Test
    void partsOfTwoFilesAreThrownAwayAndTheWholeIsFetched() throws IOException {
        byte[] other = content.clone();
        other[0]++;
        int[] asked = new int[1];
        server.on(path, exchange -> {
            switch (asked[0]++) {
                case 0 -> cut(exchange, 200, other, 0, 200_000);
                case 1 -> cut(exchange, 200, content, 0, content.length);
                default -> WebServer.send(exchange, 200, content);
            }
        });

        download();

        assertThat(ranges()).containsExactly("null", "bytes=200000-", "null");
        assertThat(store.blobs().read(blob.digest())).isEqualTo(content);
    }

    @Test
    void otherBytesOfTheRightLengthAreNotKept() {
        byte[] other = content.clone();
        other[7]++;
        server.file(path, other);

        assertThatThrownBy(this::download)
                .hasMessageContaining("gave other bytes for blob " + blob.digest() + " than its digest says");
        assertThat(store.blobs().has(blob.digest())).isFalse();
        assertThat(store.blobs().has(Digest.sha256(other))).isFalse();
    }

    @Test
    void anotherLengthThanTheManifestSaysIsRefusedBeforeItIsRead() {
        server.file(path, Arrays.copyOf(content, content.length + 1));

        assertThatThrownBy(this::download)
                .hasMessageContaining("has 500001 bytes of blob")
                .hasMessageContaining("500000");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aLimitOfRequestsIsWaitedFor() throws IOException {
        int[] asked = new int[1];
        server.on(path, exchange -> {
            if (asked[0]++ == 0) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                WebServer.send(exchange, 429, new byte[0]);
            } else {
                WebServer.send(exchange, 200, content);
            }
        });

        download();

        assertThat(server.requests()).hasSize(2);
    }
}

package dev.tare.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.Networks;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.oci.Digest;
import dev.tare.plan.Op;
import dev.tare.testing.Ports;
import dev.tare.testing.WebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {
    private static final String TIME = "Wed, 21 Oct 2015 07:28:00 GMT";
    private static final long SECONDS = 1445412480;

    private final WebServer server = WebServer.start();
    private @Nullable WebClient client;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
    }

    @AfterEach
    void nothingIsLeftOnItsWay() throws IOException {
        server.close();
        if (client != null) {
            client.close();
        }
        try (var files = Files.list(folder.resolve("tmp"))) {
            assertThat(files).isEmpty();
        }
    }

    private Downloads downloads(boolean anew, Map<String, String> environment) {
        return downloads(anew, environment, Timeouts.STANDARD, Networks.STANDARD);
    }

    private Downloads downloads(boolean anew, Map<String, String> environment, Timeouts timeouts, Networks networks) {
        Retries hasty = new Retries(3, 1, 5, _ -> {}, () -> 1);
        client = new WebClient(environment, timeouts, networks, hasty);
        return new Downloads(folder.resolve("work"), folder.resolve("tmp"), client, anew);
    }

    private WebFile get(String path, @Nullable Digest checksum) throws IOException {
        return downloads(false, Map.of()).get(new Op.HttpSource(server.url() + path, "f", checksum, false));
    }

    private WebFile get(String path) throws IOException {
        return get(path, null);
    }

    private static String text(WebFile download) throws IOException {
        return Files.readString(download.file());
    }

    private static Digest digest(String text) {
        return Digest.sha256(text);
    }

    @Test
    void aFileHasItsDigestItsSizeAndTheTimeOfItsLastChange() throws IOException {
        server.file("/a", "content", "Last-Modified", TIME).file("/b", "");

        WebFile a = get("/a");
        assertThat(text(a)).isEqualTo("content");
        assertThat(a.digest()).isEqualTo(digest("content"));
        assertThat(a.size()).isEqualTo(7);
        assertThat(a.time()).isEqualTo(SECONDS);
        assertThat(get("/b").time()).isZero();
        assertThat(get("/b").size()).isZero();
    }

    @Test
    void anUnchangedFileIsAskedForButNotSentAgain() throws IOException {
        server.file("/a", "content", "ETag", "\"1\"", "Last-Modified", TIME);
        WebFile first = get("/a");
        WebFile second = get("/a");

        assertThat(second).isEqualTo(first);
        assertThat(server.requests().getLast().headers().getFirst("If-None-Match"))
                .isEqualTo("\"1\"");
        server.file("/a", "changed", "ETag", "\"2\"");
        assertThat(text(get("/a"))).isEqualTo("changed");
    }

    @Test
    void aServerThatSendsItAllTheSameIsCutOff() throws IOException {
        server.file("/a", "content", "ETag", "W/\"1\"");
        WebFile first = get("/a");
        // The same weak mark as before, and a body that nobody may read.
        server.on("/a", exchange -> {
            exchange.getResponseHeaders().set("ETag", "W/\"1\"");
            WebServer.send(exchange, 200, "other".getBytes(StandardCharsets.UTF_8));
        });

        assertThat(get("/a")).isEqualTo(first);
    }

    @Test
    void aFileThatIsPutBackToAnOlderOneIsSeen() throws IOException {
        server.file("/a", "new", "Last-Modified", TIME);
        get("/a");
        // As servers do: an older file has not been changed since the time of the newer one.
        server.on("/a", exchange -> {
            boolean same = exchange.getRequestHeaders().containsKey("If-Modified-Since");
            exchange.getResponseHeaders().set("Last-Modified", "Fri, 01 Jan 2010 00:00:00 GMT");
            WebServer.send(exchange, same ? 304 : 200, same ? new byte[0] : "old".getBytes(StandardCharsets.UTF_8));
        });

        assertThat(text(get("/a"))).isEqualTo("old");
    }

    @Test
    void aFileWithoutMarkIsFetchedEachTime() throws IOException {
        server.file("/a", "one");
        get("/a");
        server.file("/a", "two");

        assertThat(text(get("/a"))).isEqualTo("two");
    }

    @Test
    void noCacheAsksAnew() throws IOException {
        server.file("/a", "content", "ETag", "\"1\"");
        get("/a");
        downloads(true, Map.of()).get(new Op.HttpSource(server.url() + "/a", "f", null, false));

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().getLast().headers()).doesNotContainKey("If-None-Match");
    }

    @Test
    void aKeptFileOfTheChecksumNeedsNoServer() throws IOException {
        server.file("/a", "content");
        WebFile first = get("/a", digest("content"));
        server.forget();

        assertThat(get("/a", digest("content"))).isEqualTo(first);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anotherContentThanTheChecksumNamesBothDigests() {
        server.file("/a", "content");

        assertThatThrownBy(() -> get("/a", digest("wanted")))
                .isInstanceOf(SourceFailure.class)
                .hasMessage("digest mismatch for " + server.url() + "/a: " + digest("content") + " (expected: "
                        + digest("wanted") + ")");
    }

    @Test
    void redirectsAreFollowedAndALoopEnds() throws IOException {
        server.file("/end", "content").on("/start", exchange -> {
            exchange.getResponseHeaders().set("Location", "/end");
            WebServer.send(exchange, 302, new byte[0]);
        });
        server.on("/loop", exchange -> {
            exchange.getResponseHeaders().set("Location", "/loop");
            WebServer.send(exchange, 301, new byte[0]);
        });

        assertThat(text(get("/start"))).isEqualTo("content");
        assertThatThrownBy(() -> get("/loop")).hasMessageEndingWith("it leads on more than 10 times");
    }

    @Test
    void aRedirectToAFileOfThisMachineIsRefused() {
        server.on("/a", exchange -> {
            exchange.getResponseHeaders().set("Location", "file:///etc/passwd");
            WebServer.send(exchange, 302, new byte[0]);
        });

        assertThatThrownBy(() -> get("/a")).hasMessageContaining("is no address of http or https");
    }

    @Test
    void theServersRefusalIsTold() {
        assertThatThrownBy(() -> get("/none"))
                .hasMessage("cannot fetch " + server.url() + "/none: " + server.address() + " answered 404 Not Found");
    }

    @Test
    void anUnknownHostAndAClosedPortAreTold() throws IOException {
        assertThatThrownBy(() -> downloads(false, Map.of())
                        .get(new Op.HttpSource("http://me:secret@nosuch.invalid/a", "f", null, false)))
                .hasMessage("cannot fetch http://xxxxx:xxxxx@nosuch.invalid/a: the host nosuch.invalid is unknown");
        int port = Ports.free();
        assertThatThrownBy(() -> downloads(false, Map.of())
                        .get(new Op.HttpSource("http://127.0.0.1:" + port + "/a", "f", null, false)))
                .hasMessageEndingWith("127.0.0.1:" + port + " refused the connection");
    }

    @Test
    void aServerThatFallsSilentIsLeft() {
        CountDownLatch left = new CountDownLatch(1);
        server.on("/a", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await(left);
            exchange.close();
        });
        Downloads impatient = downloads(false, Map.of(), new Timeouts(30_000, 300), Networks.STANDARD);

        assertThatThrownBy(() -> impatient.get(new Op.HttpSource(server.url() + "/a", "f", null, false)))
                .hasMessageEndingWith(server.address() + " did not answer in time");
        left.countDown();
    }

    @Test
    void aFileThatIsCutOffIsNotKept() {
        server.on("/a", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        });

        assertThatThrownBy(() -> get("/a")).isInstanceOf(SourceFailure.class);
        assertThat(folder.resolve("work")).doesNotExist();
    }

    @Test
    void aContentThatWasCompressedForTheWayIsPlainAgain() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("content".getBytes(StandardCharsets.UTF_8));
        }
        server.file("/a", packed.toByteArray(), "Content-Encoding", "gzip").file("/a.gz", packed.toByteArray());

        assertThat(text(get("/a"))).isEqualTo("content");
        assertThat(Files.readAllBytes(get("/a.gz").file())).isEqualTo(packed.toByteArray());
    }

    @Test
    void aPasswordGoesToTheServerAndToNoOther() throws IOException {
        try (WebServer other = WebServer.start()) {
            other.file("/end", "content");
            server.on("/a", exchange -> {
                exchange.getResponseHeaders().set("Location", other.url() + "/end");
                WebServer.send(exchange, 307, new byte[0]);
            });
            String url = "http://me:pw@" + server.address() + "/a";
            downloads(false, Map.of()).get(new Op.HttpSource(url, "f", null, false));

            assertThat(server.requests().getFirst().headers().getFirst("Authorization"))
                    .isEqualTo("Basic bWU6cHc=");
            assertThat(other.requests().getFirst().headers()).doesNotContainKey("Authorization");
        }
    }

    @Test
    void aProxyIsAskedForTheWholeAddress() throws IOException {
        server.file("http://far.invalid/a", "content");
        Map<String, String> environment = Map.of("http_proxy", "http://me:pw@" + server.address());
        WebFile download =
                downloads(false, environment).get(new Op.HttpSource("http://far.invalid/a", "f", null, false));

        assertThat(text(download)).isEqualTo("content");
        assertThat(server.requests().getFirst().headers().getFirst("Proxy-Authorization"))
                .isEqualTo("Basic bWU6cHc=");
    }

    @Test
    void aFileThatCameOnlyInPartIsFetchedOnceMore() throws IOException {
        server.on("/a", exchange -> {
            boolean whole = server.requests().size() > 1;
            exchange.sendResponseHeaders(200, 7);
            exchange.getResponseBody().write("content".substring(whole ? 0 : 3).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        });

        assertThat(text(get("/a"))).isEqualTo("content");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aFileForWhichThereIsNoRoomIsNotBegun() {
        server.on("/a", exchange -> {
            exchange.sendResponseHeaders(200, 1L << 59);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            exchange.close();
        });

        assertThatThrownBy(() -> get("/a"))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("it has " + (1L << 59) + " bytes, and on the disk of the store");
        assertThat(server.requests()).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aKeptFileThatTheDiskHasDamagedIsFetchedAnewOnceItIsRead() throws IOException {
        server.file("/a", "content", "ETag", "\"1\"");
        Op.HttpSource source = new Op.HttpSource(server.url() + "/a", "f", digest("content"), false);
        WebFile kept = downloads(false, Map.of()).get(source);
        Files.writeString(kept.file(), "c0ntent");

        Downloads later = downloads(false, Map.of());
        assertThat(Files.readString(later.content(source, later.get(source)))).isEqualTo("content");

        Files.writeString(kept.file(), "c0ntent");
        server.file("/a", "changed", "ETag", "\"2\"");
        Downloads last = downloads(false, Map.of());
        Op.HttpSource plain = new Op.HttpSource(server.url() + "/a", "f", null, false);
        assertThatThrownBy(() -> last.content(plain, last.get(source)))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("was damaged");
        assertThat(kept.file()).doesNotExist();
    }
}

package dev.tare.golang.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Folders;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies and databases that lie, break, refuse or are not there: one clear error each, and nothing is installed. */
class ToolchainFaultsTest {
    @TempDir
    Path temp;

    private ToolchainRoom room;
    private ToolchainProxy proxy;

    @BeforeEach
    void start() throws IOException {
        proxy = ToolchainProxy.start();
        room = new ToolchainRoom(temp).with(proxy);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private TareException failure() {
        try {
            Map<String, String> found = room.find();
            throw new AssertionError("found " + found.get("GOROOT"));
        } catch (TareException e) {
            assertThat(room.left()).isEqualTo("[] []");
            return e;
        }
    }

    @Test
    void aZipThatWasChangedIsAWrongChecksum() {
        Map<String, String> files = ToolchainProxy.files();
        files.put("bin/go", "#!/bin/sh\necho evil\n");
        proxy.server.file(ToolchainProxy.ZIP, ToolchainProxy.zip(files));

        assertThat(failure())
                .hasMessage("wrong checksum of golang.org/toolchain@" + ToolchainProxy.MODULE.version() + ": what "
                        + proxy.server.url() + " gives has " + ToolchainProxy.hash(files)
                        + ", and sums.example knows it as " + ToolchainProxy.hash(ToolchainProxy.files()));
    }

    @Test
    void whatIsNoZipIsNoToolchain() {
        proxy.server.file(ToolchainProxy.ZIP, "<html>log in</html>");

        assertThat(failure()).hasMessageContaining(proxy.server.url() + " gives is no toolchain");
    }

    @Test
    void aDownloadThatIsCutEachTimeIsAnError() {
        proxy.server.on(ToolchainProxy.ZIP, exchange -> cut(exchange, 0, 100));

        assertThat(failure())
                .hasMessageContaining("cannot fetch go1.99.1 (go.mod says go 1.99.1): ")
                .hasMessageContaining(proxy.server.address());
    }

    @Test
    void aDownloadThatIsCutGoesOnWhereItBroke() {
        AtomicInteger times = new AtomicInteger();
        proxy.server.on(ToolchainProxy.ZIP, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            cut(exchange, from, times.getAndIncrement() == 0 ? from + 300 : proxy.zip.length);
        });

        assertThat(room.goroot().resolve("bin/go")).isExecutable();
        assertThat(times).hasValue(2);
    }

    /** Announces all of the zip from a place on, and sends it up to another place. */
    private void cut(HttpExchange exchange, int from, int to) throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (proxy.zip.length - 1) + "/" + proxy.zip.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, proxy.zip.length - from);
        exchange.getResponseBody().write(Arrays.copyOfRange(proxy.zip, from, Math.min(to, proxy.zip.length)));
        exchange.getResponseBody().flush();
        exchange.close();
    }

    @Test
    void aVersionThatThereIsNotIsToldWithThoseThatThereAre() {
        proxy.server.on(ToolchainProxy.LOOKUP, exchange -> WebServer.send(exchange, 404, new byte[0]));
        String versions = "v0.0.1-go1.99.1.plan9-amd64\n";
        for (String name : new String[] {"go1.98.7", "go1.99.2", "go1.99rc1", "go1.99.10"}) {
            versions += "v0.0.1-" + name + "." + ToolchainProxy.MODULE.target() + "\n";
        }
        proxy.server.file("/golang.org/toolchain/@v/list", versions);

        TareException failure = failure();

        assertThat(failure).hasMessageContaining("sums.example does not know golang.org/toolchain@v0.0.1-go1.99.1");
        assertThat(failure.problem().hint()).isEqualTo("there are: go1.99.10, go1.99.2, go1.99rc1");
    }

    @Test
    void aDatabaseThatFailsIsToldAndNotPassedOver() {
        proxy.server.on(ToolchainProxy.LOOKUP, exchange -> WebServer.send(exchange, 500, new byte[0]));

        assertThat(failure())
                .hasMessageContaining("answered 500")
                .hasMessageContaining("/lookup/golang.org/toolchain@");
        assertThat(proxy.asked()).doesNotContain(ToolchainProxy.ZIP);
    }

    @Test
    void aDatabaseSignedByAnotherKeyIsNotTrusted() {
        SumLog forged = new SumLog();
        int number = forged.add(ToolchainProxy.record("h1:evil"));
        proxy.serve(forged, number);

        assertThat(failure())
                .hasMessageContaining("the checksum database sums.example")
                .hasMessageContaining("is not to be trusted")
                .hasMessageContaining("not signed by sums.example");
    }

    @Test
    void aRecordThatIsNotInTheLogIsNotTrusted() {
        String answer = new String(proxy.log.lookup(300), StandardCharsets.UTF_8);
        String own = ToolchainProxy.hash(ToolchainProxy.files());
        proxy.server.file(ToolchainProxy.LOOKUP, answer.replace(own, "h1:" + "A".repeat(43) + "="));

        assertThat(failure()).hasMessageContaining("its log does not hold the record");
    }

    @Test
    void aDatabaseThatShowsAnotherLogThanBeforeIsNotTrusted() throws IOException {
        room.find();
        SumLog forked = new SumLog(proxy.log, 200);
        forked.add("example.com/other v1.0.0 h1:x\n");
        forked.fill(300);
        int number = forked.add(ToolchainProxy.record(ToolchainProxy.hash(ToolchainProxy.files())));
        forked.fill(900);
        proxy.serve(forked, number);
        Folders.delete(room.store.resolve("toolchains"));

        assertThat(failure()).hasMessageContaining("it has shown two logs, of 700 and of 900 records");
    }

    @Test
    void anOlderStateOfTheSameLogIsTrustedAndANewerOneRemembered() throws IOException {
        SumLog all = proxy.log;
        room.find();
        for (int size : new int[] {400, 1000}) {
            SumLog other = new SumLog(all, Math.min(size, all.size()));
            other.fill(size);
            proxy.serve(other, 300);
            if (size < all.size()) {
                // The tiles of the larger log are there, too.
                proxy.log = all;
            }
            Folders.delete(room.store.resolve("toolchains"));
            assertThat(room.goroot()).exists();
        }
        try (var states = Files.list(room.store.resolve("sumdb"))) {
            assertThat(states.findFirst().orElseThrow()).content().contains("go.sum database tree\n1000\n");
        }
    }

    @Test
    void nextProxiesAreAskedAsTheListSays() {
        try (WebServer other = WebServer.start()) {
            for (int status : new int[] {404, 410}) {
                other.otherwise(exchange -> WebServer.send(exchange, status, new byte[0]));
                room.with("GOPROXY", other.url() + "," + proxy.server.url());
                assertThat(room.goroot()).exists();
                Folders.deleteQuietly(room.store.resolve("toolchains"));
            }
            other.otherwise(exchange -> WebServer.send(exchange, 500, new byte[0]));
            room.with("GOPROXY", other.url() + "|" + proxy.server.url());
            assertThat(room.goroot()).exists();
            Folders.deleteQuietly(room.store.resolve("toolchains"));

            room.with("GOPROXY", other.url() + "," + proxy.server.url());
            assertThat(failure()).hasMessageContaining(other.address() + " answered 500");
        }
    }

    @Test
    void aProxyThatWantsALoginGetsThatOfItsAddressOrOfNetrc() throws IOException {
        String wanted = "Basic " + Base64.getEncoder().encodeToString("me:s3:cret".getBytes(StandardCharsets.UTF_8));
        try (WebServer locked = WebServer.start()) {
            locked.otherwise(exchange -> {
                boolean in = wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"));
                String path = exchange.getRequestURI().getPath();
                if (in) {
                    exchange.getResponseHeaders().set("Location", proxy.server.url() + path);
                }
                WebServer.send(exchange, in ? 302 : 401, new byte[0]);
            });
            room.with("GOPROXY", locked.url());
            TareException failure = failure();
            assertThat(failure).hasMessageContaining("answered 401");
            assertThat(failure.problem().hint()).contains("login");

            room.with("GOPROXY", "http://me:s3%3Acret@" + locked.address());
            assertThat(room.goroot()).exists();
            Folders.delete(room.store.resolve("toolchains"));
            Files.writeString(
                    room.home.resolve(".netrc"), "machine " + locked.address() + " login me password s3:cret\n");
            room.with("GOPROXY", locked.url());
            assertThat(room.goroot()).exists();
            assertThat(proxy.server.requests())
                    .allSatisfy(request -> assertThat(request.headers().containsKey("Authorization"))
                            .isFalse());
        }
    }

    @Test
    void noPasswordGoesOverPlainHttpToAnotherMachine() {
        room.with("GOPROXY", "http://me:secret@proxy.example");

        assertThat(failure())
                .hasMessageContaining("no password is sent to http://xxxxx:xxxxx@proxy.example")
                .hasMessageNotContaining("secret");
    }

    @Test
    void withoutADatabaseItIsWarnedAndCheckedLaterWhenThereIsOne() {
        String key = proxy.log.key();
        room.with("GOSUMDB", "off");
        assertThat(room.goroot()).exists();
        assertThat(room.said.warnings)
                .containsExactly("go1.99.1 was checked against no checksum database: GOSUMDB=off");
        assertThat(proxy.asked()).containsExactly(ToolchainProxy.ZIP);

        room.with("GOSUMDB", key);
        assertThat(room.goroot()).exists();
        assertThat(proxy.asked()).contains(ToolchainProxy.LOOKUP);
        proxy.server.forget();
        assertThat(room.goroot()).exists();
        assertThat(proxy.asked()).isEmpty();
    }

    @Test
    void patternsKeepTheDatabaseFromBeingAsked() {
        room.with("GONOSUMDB", "example.com,golang.org");

        assertThat(room.goroot()).exists();
        assertThat(proxy.asked()).containsExactly(ToolchainProxy.ZIP);
        assertThat(room.said.warnings.getFirst()).endsWith("GONOSUMDB=example.com,golang.org");
    }

    @Test
    void aLineOfGoSumIsComparedToo() throws IOException {
        Path sums = room.module.resolve("go.sum");
        String line = "golang.org/toolchain " + ToolchainProxy.MODULE.version() + " ";
        Files.writeString(sums, line + "h1:other\n");
        assertThat(failure()).hasMessageContaining("and go.sum knows it as h1:other");

        Files.writeString(sums, line + ToolchainProxy.hash(ToolchainProxy.files()) + "\n");
        assertThat(room.goroot()).exists();

        Files.writeString(sums, line + "h1:other\n");
        assertThatThrownBy(room::find).hasMessageContaining("and go.sum knows it as h1:other");
    }

    @Test
    void noNetworkAndNoProxyAreTold() {
        room.with("GOPROXY", "http://127.0.0.1:1");
        TareException unreachable = failure();
        assertThat(unreachable).hasMessageContaining("127.0.0.1:1 refused the connection");
        assertThat(unreachable.problem().hint()).startsWith("check the network and GOPROXY");

        room.with("GOPROXY", "off").with("GOSUMDB", "off");
        assertThat(failure()).hasMessageContaining("GOPROXY=off allows no download");
    }

    @Test
    void aFolderCanBeTheProxy() throws IOException {
        Path file = temp.resolve("proxy" + ToolchainProxy.ZIP);
        Files.createDirectories(file.getParent());
        Files.write(file, proxy.zip);
        room.with("GOPROXY", temp.resolve("proxy").toUri().toString()).with("GOSUMDB", "off");

        assertThat(room.goroot()).exists();
        Files.delete(file);
        Folders.delete(room.store.resolve("toolchains"));
        assertThat(failure()).hasMessageContaining("there is no file " + file);
    }

    @Test
    void aStoreThatCannotBeWrittenToIsTold() throws IOException {
        Files.writeString(room.store.resolve("toolchains"), "");

        assertThatThrownBy(room::find)
                .isInstanceOf(TareException.class)
                .hasMessageContaining("cannot write to the store at " + room.store);
    }
}

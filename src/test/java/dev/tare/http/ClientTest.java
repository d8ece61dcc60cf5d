package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.testing.LoopbackServer;
import dev.tare.testing.Ports;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {
    private static Client client(Map<String, String> environment) {
        return client(environment, Timeouts.STANDARD);
    }

    private static Client client(Map<String, String> environment, Timeouts timeouts) {
        return new Client(
                new Proxies(environment),
                new Certificates(environment, Certificates.Hosts.NONE),
                timeouts,
                Networks.STANDARD);
    }

    private static String get(Client client, String address) throws IOException {
        try (Response response = client.send(Request.of("GET", URI.create(address)))) {
            return response.status() + " " + new String(response.bytes(1 << 20), StandardCharsets.UTF_8);
        }
    }

    @Test
    void bodiesInChunksAndOfALengthAreReadAndTheConnectionServesAgain() throws IOException {
        try (WebServer server = WebServer.start();
                Client client = client(Map.of())) {
            server.file("/a", "plain");
            server.on("/b", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("in ".getBytes(StandardCharsets.US_ASCII));
                exchange.getResponseBody().flush();
                exchange.getResponseBody().write("chunks".getBytes(StandardCharsets.US_ASCII));
                exchange.close();
            });

            assertThat(get(client, server.url() + "/a")).isEqualTo("200 plain");
            assertThat(get(client, server.url() + "/b")).isEqualTo("200 in chunks");
            assertThat(get(client, server.url() + "/none")).isEqualTo("404 ");
        }
    }

    @Test
    void aProxyOfTheEnvironmentIsAskedWithItsLogin() throws IOException {
        try (WebServer proxy = WebServer.start();
                Client client = client(Map.of("http_proxy", "http://me:se%40cret@" + proxy.address()))) {
            proxy.file("http://registry.example/v2/?a=b", "by proxy");

            assertThat(get(client, "http://registry.example/v2/?a=b")).isEqualTo("200 by proxy");
            assertThat(proxy.requests().getFirst().headers().getFirst("Proxy-Authorization"))
                    .isEqualTo("Basic bWU6c2VAY3JldA==");
        }
    }

    @Test
    void whoSendsNothingIsGivenUp() {
        CountDownLatch givenUp = new CountDownLatch(1);
        try (WebServer server = WebServer.start();
                Client client = client(Map.of(), new Timeouts(30_000, 400))) {
            server.on("/", exchange -> {
                try {
                    givenUp.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            });

            assertThatThrownBy(() -> get(client, server.url() + "/"))
                    .isInstanceOfSatisfying(
                            HttpException.class,
                            e -> assertThat(e.isTransient()).isTrue())
                    .hasMessage(server.address() + " did not answer in time");
            givenUp.countDown();
        }
    }

    @Test
    void aRequestOfThePublicInternetGoesToNoPrivateNetwork() {
        try (WebServer server = WebServer.start();
                Client client = client(Map.of())) {
            Request request = Request.of("GET", URI.create(server.url() + "/"));

            assertThatThrownBy(() ->
                            client.send(request.to(request.address(), true)).close())
                    .hasMessage("a public server leads on to " + server.address() + ", which is in a private network");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void noTextFormOfARequestTellsItsHeaders() {
        assertThat(Request.of("GET", URI.create("http://h/p")).with("Authorization", "Basic c2VjcmV0"))
                .hasToString("GET h/p");
    }

    @Test
    void aPortThatCannotBeIsAnErrorOfTheAddress() {
        try (Client client = client(Map.of())) {
            assertThatThrownBy(() -> get(client, "http://localhost:65536/"))
                    .isInstanceOf(HttpException.class)
                    .hasMessage("localhost cannot have the port 65536: 65535 is the highest");
        }
    }

    @Test
    void aProxyThatIsNotThereIsNotTakenForTheServer() throws IOException {
        int free = Ports.free();
        String proxy = "127.0.0.1:" + free;
        try (Client client = client(Map.of("http_proxy", "http://" + proxy, "https_proxy", "socks5://" + proxy))) {
            for (String scheme : List.of("http", "https")) {
                assertThatThrownBy(() -> get(client, scheme + "://registry.example/"))
                        .isInstanceOfSatisfying(
                                HttpException.class,
                                e -> assertThat(e.isUnreachable()).isTrue())
                        .hasMessage("the proxy for registry.example cannot be reached: " + proxy
                                + " refused the connection");
            }
        }
    }

    @Test
    void whyACertificateIsNotTrustedIsSaidWithoutNamesOfClasses() {
        SSLHandshakeException failure = new SSLHandshakeException("(certificate_unknown) java.x.Y: no chain");
        failure.initCause(new CertificateException("java.x.Y: no chain", new CertPathValidatorException("no chain")));

        assertThat(Failure.of("h.org", failure)).isEqualTo("no secure connection to h.org: no chain");
    }

    /** A registry that demands a client's certificate was asked five times, for fifteen seconds. */
    @Test
    void whatAServerRefusesByATlsAlertIsNotTriedAgainAndWhatBreaksIs() throws IOException {
        Origin origin = Origin.of(URI.create("https://h.org/"));
        List<String> refused = List.of(
                "(certificate_required) Received fatal alert: certificate_required",
                "(bad_certificate) Received fatal alert: bad_certificate",
                "(protocol_version) Received fatal alert: protocol_version");
        List<String> broken = List.of(
                "(internal_error) Received fatal alert: internal_error", "Remote host terminated the handshake");

        assertThat(refused)
                .allSatisfy(each -> assertThat(Client.failed(origin, new SSLHandshakeException(each))
                                .isTransient())
                        .isFalse());
        assertThat(broken)
                .allSatisfy(each -> assertThat(Client.failed(origin, new SSLHandshakeException(each))
                                .isTransient())
                        .isTrue());
    }

    /** By way of a proxy and by TLS alike: what comes before the first request has one limit of time. */
    @ParameterizedTest
    @ValueSource(strings = {"", "http://"})
    @Timeout(20)
    void aBeginningThatDripsIsGivenUpAfterTheTimeOfOne(String proxy) {
        byte[] first = proxy.isEmpty() ? new byte[] {22, 3, 3, 64, 0} : new byte[0];
        try (LoopbackServer server = LoopbackServer.start(socket -> {
                    socket.getOutputStream().write(first);
                    while (true) {
                        socket.getOutputStream().write(2);
                        Thread.sleep(40);
                    }
                });
                Client client = client(
                        proxy.isEmpty() ? Map.of() : Map.of("https_proxy", proxy + server.address()),
                        new Timeouts(5000, 400))) {
            String host = proxy.isEmpty() ? server.address() : "registry.example";

            assertThatThrownBy(() -> get(client, "https://" + host + "/"))
                    .isInstanceOf(HttpException.class)
                    .hasMessage(host + " did not answer in time");
        }
    }
}

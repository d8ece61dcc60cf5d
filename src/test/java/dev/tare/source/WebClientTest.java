package dev.tare.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.Networks;
import dev.tare.http.Response;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.testing.LoopbackServer;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebClientTest {
    private static final Networks ONLY_LOCALHOST_IS_PUBLIC =
            address -> !address.getHostAddress().equals("127.0.0.1");

    private static WebClient client(Timeouts timeouts, Networks networks) {
        return new WebClient(Map.of(), timeouts, networks, new Retries(1, 1, 1, _ -> {}, () -> 1));
    }

    private static String get(Timeouts timeouts, String url) throws IOException {
        try (WebClient client = client(timeouts, Networks.STANDARD);
                Response response = client.get(url, Map.of())) {
            return new String(response.bytes(1 << 20), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPublicServerLeadsOnToNoPrivateNetworkNotEvenByAnother() throws IOException {
        try (WebServer server = WebServer.start();
                WebClient client = client(Timeouts.STANDARD, ONLY_LOCALHOST_IS_PUBLIC)) {
            String inside = server.url().replace("127.0.0.1", "127.0.0.2") + "/inside";
            lead(server, "/a", inside);
            lead(server, "/b", server.url() + "/a");
            for (String path : new String[] {"/a", "/b"}) {
                assertThatThrownBy(() -> client.get(server.url() + path, Map.of()))
                        .isInstanceOf(SourceFailure.class)
                        .hasMessageContaining("a public server leads on to 127.0.0.2")
                        .hasMessageEndingWith("which is in a private network");
            }
            assertThat(server.requests()).extracting(WebServer.Request::path).containsExactly("/a", "/b", "/a");
        }
    }

    private static void lead(WebServer server, String path, String to) {
        server.on(path, exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            WebServer.send(exchange, 302, new byte[0]);
        });
    }

    /** Each byte comes long before anybody would call it silence, and the last never. */
    @Test
    @Timeout(20)
    void aHeadThatDripsIsGivenUpAfterTheTimeOfOne() {
        try (LoopbackServer server = LoopbackServer.start(socket -> {
            LoopbackServer.head(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                Thread.sleep(40);
            }
        })) {
            assertThatThrownBy(() -> get(new Timeouts(5000, 400), "http://" + server.address() + "/"))
                    .isInstanceOf(SourceFailure.class)
                    .hasMessageEndingWith(server.address() + " did not answer in time");
        }
    }

    @Test
    @Timeout(20)
    void whoSaysWithoutEndThatItGoesOnIsNoWebServer() {
        try (LoopbackServer server = LoopbackServer.start(socket -> {
            LoopbackServer.head(socket.getInputStream());
            while (true) {
                socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            assertThatThrownBy(() -> get(Timeouts.STANDARD, "http://" + server.address() + "/"))
                    .hasMessageEndingWith("answers in another way than HTTP");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "99999999999999999999, sent a length that is none",
        "-1, sent a length that is none",
        "0x10, sent a length that is none",
    })
    void aLengthThatIsNoneIsToldAtOnce(String length, String told) {
        try (LoopbackServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nx")) {
            assertThatThrownBy(() -> get(Timeouts.STANDARD, "http://" + server.address() + "/"))
                    .isInstanceOf(SourceFailure.class)
                    .hasMessageEndingWith(told);
        }
    }

    @Test
    void theHintForALoginShowsNoMask() {
        try (LoopbackServer server = answering("HTTP/1.1 401 Un\u001b[31mauthorized\r\nContent-Length: 0\r\n\r\n")) {
            assertThatThrownBy(() -> get(Timeouts.STANDARD, "http://" + server.address() + "/"))
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            e -> assertThat(e.hint()).doesNotContain("xxxxx").contains("a user and a password"))
                    .message()
                    .contains("answered 401 Un")
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void aHostMayHaveAnUnderscore() {
        assertThatThrownBy(() -> get(Timeouts.STANDARD, "http://no_such.invalid/"))
                .hasMessage("cannot fetch http://no_such.invalid/: the host no_such.invalid is unknown");
    }

    private static LoopbackServer answering(String answer) {
        return LoopbackServer.start(socket -> {
            LoopbackServer.head(socket.getInputStream());
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        });
    }
}

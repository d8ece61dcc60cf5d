package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tare.http.HttpException;
import dev.tare.http.Networks;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.testing.LoopbackServer;
import dev.tare.testing.SmallImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry of this machine may speak HTTP or HTTPS; only what says so makes it the other. */
class FirstContactTest {
    /** A handshake of TLS begins with it. */
    private static final char CLIENT_HELLO = 22;

    @TempDir
    private Path home;

    private final List<Character> begun = Collections.synchronizedList(new ArrayList<>());

    private LoopbackServer server(String answer) {
        return LoopbackServer.start(socket -> {
            int first = socket.getInputStream().read();
            begun.add((char) first);
            if (first != CLIENT_HELLO) {
                String _ = LoopbackServer.head(socket.getInputStream());
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        });
    }

    private void ask(LoopbackServer server, boolean push) throws IOException {
        Retries once = new Retries(1, 1, 5, _ -> {}, () -> 1);
        try (Registries registries = new Registries(
                Map.of("HOME", home.toString()),
                new RegistrySettings(Map.of()),
                Timeouts.STANDARD,
                Networks.STANDARD,
                once)) {
            var name = SmallImage.reference(server.address() + "/app:1");
            if (push) {
                var _ = registries.toPush(name).head("1");
            } else {
                var _ = registries.toPull(name).getFirst().manifest("1");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK#Content-Length: x##| sent a length that is none",
                "HTTP/1.1 200 OK#Content-Length: 1#Content-Length: 2##| sent a length that is none",
                "HTTP/1.1 abc##| answers in another way than HTTP",
                "HTTP/1.1 101 Switching##| answers in another way than HTTP",
                "SSH-2.0-OpenSSH##| answers in another way than HTTP",
                "HTTP/1.1 200 OK#no header##| sent a header that is none",
                "HTTP/1.1 200 OK#Transfer-Encoding: gzip##| sends in a form that was not asked for",
                "HTTP/1.1 400 Bad Request#Content-Length: 0##| answered 400 to the request for manifest",
            })
    @Timeout(20)
    void anAnswerThatIsRefusedIsToldAndNothingIsTriedByTls(String answer, String told) {
        try (LoopbackServer server = server(answer.replace("#", "\r\n"))) {
            assertThatThrownBy(() -> ask(server, false)).message().contains(told);
            // The length of what HEAD does not send is nobody's.
            Throwable _ = catchThrowable(() -> ask(server, true));
        }
        assertThat(begun).doesNotContain(CLIENT_HELLO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002F",
            })
    @Timeout(20)
    void whoSaysThatItWantsTlsIsAskedByIt(String answer) {
        for (boolean push : new boolean[] {false, true}) {
            begun.clear();
            try (LoopbackServer server = server(answer)) {
                assertThatThrownBy(() -> ask(server, push)).isInstanceOf(HttpException.class);
            }
            assertThat(begun).last().isEqualTo(CLIENT_HELLO);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void whatARegistrySaysOfItsRefusalIsTold(boolean push) {
        String body = "{\"errors\":[{\"code\":\"X\",\"message\":\"the reason\"}]}";
        String head = "HTTP/1.1 400 Bad Request\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (LoopbackServer server = server(head + body)) {
            assertThatThrownBy(() -> ask(server, push)).message().endsWith("the reason");
        }
    }
}

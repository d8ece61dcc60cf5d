package dev.tare.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.ExecSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SecretServiceTest {
    private static final Map<String, ExecSettings.Secret> SECRETS = Map.of(
            "file/key", () -> "not a real key\n".getBytes(UTF_8),
            "env/word", () -> "open sesame".getBytes(UTF_8),
            "file/lost",
                    () -> {
                        throw TareException.failed("the secret lost can't be read");
                    });

    private static SecretService service(SecretService.@Nullable Login login) {
        return SecretService.start(new SecretService.Options("127.0.0.1", 0, login));
    }

    /** The status and the body of an answer. */
    private static String ask(SecretService service, String request, String... headers) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()), 60_000);
            socket.setSoTimeout(60_000);
            String text = request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + String.join("", headers) + "\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return all.substring(9, 12) + " " + all.substring(all.indexOf("\r\n\r\n") + 4);
        }
    }

    @Test
    void aStepGetsItsSecretsByKindAndName() throws IOException {
        try (SecretService service = service(null);
                SecretService.Session _ = service.serve(SECRETS)) {
            assertThat(ask(service, "GET /v1/ping")).isEqualTo("200 \"ok\"");
            assertThat(ask(service, "GET /v1/secrets/file/key")).isEqualTo("200 not a real key\n");
            assertThat(ask(service, "GET /v1/secrets/env/word")).isEqualTo("200 open sesame");
        }
    }

    @Test
    @Timeout(60)
    void halfRequestsKeepNobodyWaiting() throws IOException {
        List<Socket> half = new ArrayList<>();
        try (SecretService service = service(null);
                SecretService.Session _ = service.serve(SECRETS)) {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
                half.add(socket);
                socket.getOutputStream().write("GET /v1/secrets/file/key HTTP/1.1\r\nHost: ".getBytes(UTF_8));
            }

            assertThat(ask(service, "GET /v1/secrets/env/word")).isEqualTo("200 open sesame");
            // The JDK's server reads it once for a process, in which tests have made others before.
            assertThat(System.getProperty("sun.net.httpserver.maxReqTime")).isEqualTo("5");
        } finally {
            for (Socket socket : half) {
                socket.close();
            }
        }
    }

    @Test
    void mistakesAreAnsweredInJson() throws IOException {
        try (SecretService service = service(null);
                SecretService.Session _ = service.serve(SECRETS)) {
            assertThat(ask(service, "GET /v1/secrets/file/word")).isEqualTo("404 {\"Error\":\"Resource not found\"}");
            assertThat(ask(service, "GET /v1/secrets/file/../../etc/passwd")).startsWith("404 ");
            assertThat(ask(service, "POST /v1/secrets/file/key")).isEqualTo("405 {\"Error\":\"Method not allowed\"}");
            assertThat(ask(service, "GET /v1/secrets/file/lost"))
                    .isEqualTo("400 {\"Error\":\"the secret lost can't be read\"}");
        }
    }

    @Test
    void aLoginIsAskedForWhereThereIsOne() throws IOException {
        try (SecretService service = service(new SecretService.Login("u", "p"));
                SecretService.Session session = service.serve(SECRETS)) {
            assertThat(ask(service, "GET /v1/secrets/file/key")).isEqualTo("401 {\"Error\":\"Not Authorized\"}");
            assertThat(ask(service, "GET /v1/ping")).startsWith("401");
            assertThat(ask(service, "GET /v1/secrets/file/key", basic("u:q"))).startsWith("401");
            assertThat(ask(service, "GET /v1/secrets/file/key", basic("u:p"))).startsWith("200");
            assertThat(ask(service, "GET /v1/secrets/file/key", "Authorization: Bearer x\r\n"))
                    .startsWith("401");
            assertThat(ask(service, "GET /v1/secrets/file/key", "Authorization: Bearer " + session.token() + "\r\n"))
                    .startsWith("200");
        }
    }

    private static String basic(String login) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)) + "\r\n";
    }

    @Test
    void onlyTheSecretsOfTheStepThatRunsAreServed() throws Exception {
        try (SecretService service = service(null)) {
            assertThat(ask(service, "GET /v1/secrets/file/key")).startsWith("404");
            CountDownLatch served = new CountDownLatch(1);
            Thread other;
            try (SecretService.Session _ = service.serve(SECRETS)) {
                other = Thread.ofPlatform().start(() -> {
                    try (SecretService.Session _ = service.serve(Map.of("file/mine", () -> new byte[0]))) {
                        served.countDown();
                        assertThat(ask(service, "GET /v1/secrets/file/mine")).isEqualTo("200 ");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                assertThat(served.await(100, TimeUnit.MILLISECONDS)).isFalse();
                assertThat(ask(service, "GET /v1/secrets/file/mine")).startsWith("404");
            }
            assertThat(served.await(60, TimeUnit.SECONDS)).isTrue();
            other.join();
            assertThat(ask(service, "GET /v1/secrets/file/mine")).startsWith("404");
        }
    }

    @Test
    void itIsReachedFromThisMachineAloneUnlessAnotherAddressIsAskedFor() throws IOException {
        assertThat(SecretService.isLoopback("192.168.99.1")).isFalse();
        assertThat(SecretService.isLoopback("0.0.0.0")).isFalse();
        assertThat(SecretService.isLoopback("127.0.0.2")).isTrue();
        try (SecretService service = service(null)) {
            assertThat(service.address().getAddress().isLoopbackAddress()).isTrue();
        }
        // Two loopback addresses are as different as any two.
        try (SecretService service = SecretService.start(new SecretService.Options("127.0.0.2", 0, null));
                SecretService.Session _ = service.serve(SECRETS)) {
            assertThatIOException().isThrownBy(() -> ask(service, "GET /v1/ping"));
            try (Socket socket = new Socket("127.0.0.2", service.port())) {
                socket.getOutputStream()
                        .write("GET /v1/secrets/env/word HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .getBytes(UTF_8));
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .endsWith("open sesame");
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineIsToldWithTheFlag() {
        assertThatExceptionOfType(TareException.class)
                .isThrownBy(() -> SecretService.start(new SecretService.Options("192.0.2.1", 0, null)))
                .satisfies(e -> assertThat(e.problem().hint()).contains("--binding takes an address of this machine"));
    }
}

package dev.tare.deliver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineLoaderTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void noEngine() {
        environment.put("PATH", directory.toString());
        environment.put("DOCKER_HOST", "unix://" + directory.resolve("docker.sock"));
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\nPATH=/usr/bin:/bin\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String load(String text) {
        return new EngineLoader(environment).load(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void dockersCommandLineTakesTheArchive() throws IOException {
        program("docker", "test $1 = version || cat > " + directory + "/got");

        assertThat(load("archive")).isEqualTo("docker");
        assertThat(directory.resolve("got")).hasContent("archive");
    }

    @Test
    void podmanIsAskedWhenDockerDoesNotAnswer() throws IOException {
        program("docker", "echo Cannot connect to the Docker daemon; exit 1");
        program("podman", "cat > " + directory + "/got");

        assertThat(load("archive")).isEqualTo("podman");
        assertThat(directory.resolve("got")).hasContent("archive");
    }

    @Test
    void aRefusalIsToldInTheEnginesWords() throws IOException {
        program("docker", "test $1 = version && exit 0; echo invalid tar header >&2; exit 1");

        // More than a pipe holds, so that the writer is still at it when the program is gone.
        assertThatThrownBy(() -> load("x".repeat(1 << 20)))
                .isInstanceOf(TareException.class)
                .hasMessage("docker did not load the image: invalid tar header");
    }

    @Test
    void noEngineIsAClearError() throws IOException {
        assertThatThrownBy(() -> load("x"))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("neither docker nor podman is on PATH");
        program("docker", "echo Cannot connect to the Docker daemon; exit 1");
        assertThatThrownBy(() -> load("x"))
                .isInstanceOf(TareException.class)
                .hasMessage("no engine answers (docker: Cannot connect to the Docker daemon)");
    }

    /** A server that answers one request after another, each on a connection of its own; gives what it was sent. */
    private CompletableFuture<List<String>> serve(String... answers) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve("docker.sock")));
        CompletableFuture<List<String>> requests = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (server) {
                List<String> seen = new java.util.ArrayList<>();
                for (String answer : answers) {
                    try (SocketChannel connection = server.accept()) {
                        seen.add(request(Channels.newInputStream(connection)));
                        OutputStream out = Channels.newOutputStream(connection);
                        out.write(answer.getBytes(StandardCharsets.UTF_8));
                    }
                }
                requests.complete(seen);
            } catch (IOException e) {
                requests.completeExceptionally(e);
            }
        });
        return requests;
    }

    private static String inChunks(String... chunks) {
        StringBuilder out = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String chunk : chunks) {
            out.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return out.append("0\r\n\r\n").toString();
    }

    private static String request(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (true) {
            String text = read.toString(StandardCharsets.UTF_8);
            if (text.endsWith(text.contains("chunked") ? "\r\n0\r\n\r\n" : "\r\n\r\n")) {
                return text;
            }
            read.write(in.read());
        }
    }

    @Test
    void withoutACommandLineTheSocketTakesTheArchive() throws Exception {
        CompletableFuture<List<String>> requests = serve(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", inChunks("{\"stream\":\"Loaded", " image\"}\n"));

        assertThat(load("archive")).isEqualTo("docker");
        assertThat(requests.get(60, TimeUnit.SECONDS).get(1))
                .startsWith("POST /images/load?quiet=1 HTTP/1.1\r\n")
                .endsWith("\r\n\r\n7\r\narchive\r\n0\r\n\r\n");
    }

    @Test
    void anErrorThatComesAfterStatus200IsAFailure() throws Exception {
        CompletableFuture<List<String>> ignored = serve(
                "HTTP/1.1 200 OK\r\n\r\nOK",
                inChunks(
                        "{\"stream\":\"Loading\"}\r\n",
                        "{\"errorDetail\":{\"message\":\"no\"},",
                        "\"error\":\"no space\"}\r\n"));

        assertThatThrownBy(() -> load("archive"))
                .isInstanceOf(TareException.class)
                .hasMessage("docker did not load the image: no space");
    }

    @Test
    void anAnswerThatIsCutOffIsAFailure() throws Exception {
        CompletableFuture<List<String>> ignored =
                serve("HTTP/1.1 200 OK\r\n\r\nOK", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n30\r\n{\"str");

        assertThatThrownBy(() -> load("archive"))
                .isInstanceOf(TareException.class)
                .hasMessageEndingWith(" broke off: docker ended the connection too early");
    }

    @Test
    void anArchiveThatCannotBeReadIsNotSentAsIfItWereWhole() throws Exception {
        CompletableFuture<String> sent = new CompletableFuture<>();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(directory.resolve("docker.sock")));
            Thread.ofVirtual().start(() -> {
                try (SocketChannel probe = server.accept()) {
                    String _ = request(Channels.newInputStream(probe));
                    Channels.newOutputStream(probe).write("HTTP/1.1 200 OK\r\n\r\nOK".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    sent.completeExceptionally(e);
                }
                try (SocketChannel load = server.accept()) {
                    sent.complete(new String(Channels.newInputStream(load).readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    sent.completeExceptionally(e);
                }
            });

            assertThatThrownBy(() -> new EngineLoader(environment).load(out -> {
                        out.write(new byte[1 << 20]);
                        throw new IOException("no such blob");
                    }))
                    .isInstanceOf(TareException.class)
                    .hasMessage("cannot read the image: no such blob");
            assertThat(sent.get(60, TimeUnit.SECONDS))
                    .startsWith("POST /images/load")
                    .doesNotEndWith("\r\n0\r\n\r\n");
        }
    }
}

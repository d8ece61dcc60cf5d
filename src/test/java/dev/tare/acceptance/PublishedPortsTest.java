package dev.tare.acceptance;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerRoom;
import dev.tare.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the shim carries through published ports, with a server in the container that says what it hears. */
@Tag("integration")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublishedPortsTest {
    private static final int TIMEOUT_MILLIS = 60_000;

    @TempDir
    private static Path home;

    private static ContainerRoom room;
    private static int echo;
    private static int silent;
    private static int datagrams;
    private static String id = "";

    @BeforeAll
    static void serve() throws Exception {
        room = ContainerRoom.in(home);
        echo = Ports.free();
        silent = Ports.free();
        datagrams = Ports.free();
        id = room.start(
                "--name",
                "echo",
                "-p",
                "127.0.0.1:" + echo + ":8080",
                "-p",
                "127.0.0.1:" + silent + ":81",
                "-p",
                "127.0.0.1:" + datagrams + ":53/udp",
                "-v",
                server() + ":/echo:ro",
                "box",
                "/echo/server");
        await("an answer", () -> {
            try (Socket socket = connect(echo)) {
                socket.getOutputStream().write('x');
                return socket.getInputStream().read() == 'x';
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** The folder of a program that sends back what comes to port 8080, and datagrams to port 53. */
    private static Path server() throws IOException {
        Path folder = Files.createDirectory(home.resolve("echo"));
        Path source = Files.writeString(folder.resolve("server.c"), """
                #include <arpa/inet.h>
                #include <signal.h>
                #include <string.h>
                #include <sys/socket.h>
                #include <unistd.h>
                static int open_at(int type, int port) {
                    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
                    int fd = socket(AF_INET, type, 0);
                    if (bind(fd, (struct sockaddr *)&at, sizeof at)) _exit(1);
                    return fd;
                }
                int main(void) {
                    char bytes[4096];
                    long count;
                    signal(SIGCHLD, SIG_IGN);
                    if (fork() == 0) {
                        int fd = open_at(SOCK_DGRAM, 53);
                        for (;;) {
                            struct sockaddr_in from;
                            socklen_t size = sizeof from;
                            count = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &size);
                            sendto(fd, bytes, count, 0, (struct sockaddr *)&from, size);
                        }
                    }
                    int listener = open_at(SOCK_STREAM, 8080);
                    listen(listener, 1024);
                    for (;;) {
                        int fd = accept(listener, 0, 0);
                        if (fork() == 0) {
                            while ((count = read(fd, bytes, sizeof bytes)) > 0)
                                for (long done = 0, n; done < count; done += n)
                                    if ((n = write(fd, bytes + done, count - done)) <= 0) _exit(0);
                            _exit(0);
                        }
                        close(fd);
                    }
                }
                """);
        ChildProcess.of(
                        ChildProcess.installed("cc"),
                        "-static",
                        "-o",
                        folder.resolve("server").toString(),
                        source.toString())
                .succeed();
        return folder;
    }

    @AfterAll
    static void end() throws Exception {
        room.leave();
        assertThat(ContainerRoom.network(List.of(id))).isEmpty();
        assertThatThrownBy(() -> connect(echo).close()).isInstanceOf(IOException.class);
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    @Test
    void theEndOfOneDirectionLeavesTheOtherOpen() throws IOException {
        try (Socket client = connect(echo)) {
            client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("question");
        }
    }

    @Test
    void aSlowReaderGetsAllAndStopsNobodyElse() throws Exception {
        byte[] much = new byte[8 << 20];
        Arrays.fill(much, (byte) 'x');
        try (Socket slow = connect(echo)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    slow.getOutputStream().write(much);
                    slow.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int i = 0; i < 10; i++) {
                try (Socket quick = connect(echo)) {
                    quick.getOutputStream().write('y');
                    assertThat(quick.getInputStream().read()).isEqualTo('y');
                }
            }
            assertThat(slow.getInputStream().readAllBytes()).hasSize(much.length);
            writer.join();
        }
    }

    @Test
    void manyConnectionsAreOpenAtOnce() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                sockets.add(connect(echo));
            }
            for (int i = 0; i < sockets.size(); i++) {
                sockets.get(i).getOutputStream().write(i);
            }
            for (int i = 0; i < sockets.size(); i++) {
                assertThat(sockets.get(i).getInputStream().read()).isEqualTo(i);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aClientIsResetWhenNobodyListensThere() throws IOException {
        try (Socket client = connect(silent)) {
            assertThatThrownBy(() -> {
                        int end = client.getInputStream().read();
                        throw new AssertionError("read " + end);
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void datagramsFindTheirWayBack() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(500);
            byte[] text = "ping".getBytes(StandardCharsets.UTF_8);
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            // A datagram may come before its server, and is then lost, as it would be anywhere.
            await("an answer", () -> {
                socket.send(new DatagramPacket(text, text.length, InetAddress.getLoopbackAddress(), datagrams));
                try {
                    socket.receive(answer);
                    return true;
                } catch (SocketTimeoutException e) {
                    return false;
                }
            });
            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                    .isEqualTo("ping");
            assertThat(answer.getPort()).isEqualTo(datagrams);
        }
    }

    @Test
    void aPortInUseIsSaidAndAnAddressOfAnotherMachine() {
        Result taken = room.tare()
                .command("run", "--rm", "-p", "127.0.0.1:" + echo + ":80", "box", "sh")
                .run();
        assertThat(taken.exit()).isEqualTo(125);
        assertThat(taken.err()).startsWith("tare: port " + echo + " of 127.0.0.1 is in use already\n");
        assertThat(room.tare()
                        .command("run", "--rm", "-p", "203.0.113.77::80", "box", "sh")
                        .run()
                        .err())
                .startsWith("tare: port 203.0.113.77:0 cannot be published: ");
    }
}

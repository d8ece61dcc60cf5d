package dev.tare.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForwarderTest {
    private ServerSocket container;
    private Forwarder forwarder;

    @BeforeEach
    void start() throws IOException {
        container = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        forwarder = Forwarder.bind(new PortMapping("127.0.0.1", 0, container.getLocalPort()));
        forwarder.start("127.0.0.1");
    }

    @AfterEach
    void stop() throws IOException {
        forwarder.close();
        container.close();
    }

    @Test
    void theEndOfOneDirectionLeavesTheOtherOpen() throws IOException {
        try (Socket client = connect();
                Socket server = container.accept()) {
            client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertThat(server.getInputStream().readAllBytes()).asString().isEqualTo("question");
            server.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
            server.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
        }
    }

    @Test
    void aSlowReaderGetsAllAndStopsNobodyElse() throws IOException {
        byte[] much = new byte[8 << 20];
        Arrays.fill(much, (byte) 'x');
        try (Socket slow = connect();
                Socket server = container.accept()) {
            Thread writer = Thread.ofVirtual().start(() -> write(server, much));
            for (int i = 0; i < 20; i++) {
                try (Socket quick = connect();
                        Socket other = container.accept()) {
                    other.getOutputStream().write('y');
                    assertThat(quick.getInputStream().read()).isEqualTo('y');
                }
            }
            assertThat(slow.getInputStream().readAllBytes()).hasSize(much.length);
            assertThat(writer.isAlive()).isFalse();
        }
    }

    @Test
    void manyConnectionsAreOpenAtOnce() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket client = connect();
                sockets.add(client);
                sockets.add(container.accept());
            }
            for (int i = 0; i < sockets.size(); i += 2) {
                sockets.get(i).getOutputStream().write(i & 0x7f);
                assertThat(sockets.get(i + 1).getInputStream().read()).isEqualTo(i & 0x7f);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aClientIsResetWhenNobodyListens() throws IOException {
        container.close();
        try (Socket client = connect()) {
            assertThatThrownBy(() -> {
                        int end = client.getInputStream().read();
                        throw new AssertionError("read " + end);
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatTheContainerHasSentIsHandedOnWhenItEnds() throws IOException {
        try (Socket client = connect();
                Socket server = container.accept()) {
            server.getOutputStream().write("last words".getBytes(StandardCharsets.UTF_8));
            server.shutdownOutput();
            forwarder.close();
            assertThat(client.getInputStream().readNBytes(10)).asString().isEqualTo("last words");
        }
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatStaysDoesNotHoldUpTheEnd() throws IOException {
        try (Socket client = connect();
                Socket server = container.accept()) {
            long start = System.nanoTime();
            forwarder.close();
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
            assertThat(server.isConnected()).isTrue();
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void aPortInUseIsOneClearError() {
        PortMapping taken = forwarder.port();
        assertThatThrownBy(() -> Forwarder.bind(taken))
                .isInstanceOf(TareException.class)
                .hasMessage("port " + taken.hostPort() + " of 127.0.0.1 is in use already");
    }

    @Test
    void anAddressThatIsNotTheHostsIsAnError() {
        assertThatThrownBy(() -> Forwarder.bind(new PortMapping("203.0.113.77", 0, 80)))
                .isInstanceOf(TareException.class)
                .hasMessageStartingWith("port 203.0.113.77:0 cannot be published: ");
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), forwarder.port().hostPort());
    }

    private static void write(Socket to, byte[] bytes) {
        try {
            to.getOutputStream().write(bytes);
            to.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.tare.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens on a free port of the loopback, and gives each connection a thread of its own and an end. */
public final class LoopbackServer implements AutoCloseable {
    /** What is done with a connection, which is closed behind it. An IOException says that one side is gone. */
    public interface Service {
        void serve(Socket client) throws IOException, InterruptedException;
    }

    private final ServerSocketChannel server;
    private final Service service;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private LoopbackServer(ServerSocketChannel server, Service service) {
        this.server = server;
        this.service = service;
    }

    public static LoopbackServer start(Service service) {
        try {
            InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            LoopbackServer made = new LoopbackServer(ServerSocketChannel.open().bind(free, 50), service);
            Thread.ofVirtual().start(made::accept);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    /** {@code 127.0.0.1:PORT}. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** A connection to another port of the loopback, which ends with this server at the latest. */
    public Socket connect(int port) throws IOException {
        return kept(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private Socket kept(Socket socket) throws IOException {
        open.add(socket);
        if (!server.isOpen()) {
            socket.close();
        }
        return socket;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = kept(server.accept().socket());
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            service.serve(client);
        } catch (IOException e) {
            // One side is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Reads the head of an HTTP request or answer, with the empty line behind it. */
    public static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection has ended in a head");
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

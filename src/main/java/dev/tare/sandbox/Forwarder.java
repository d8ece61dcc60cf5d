package dev.tare.sandbox;

import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Carries the connections of a published port into a container. A connection has a thread for each direction, which
 * waits for the slower side, and so holds one buffer however slow that is; the end of one direction is handed on alone.
 */
final class Forwarder implements AutoCloseable {
    /** More wait in the backlog: each takes two buffers of 16 KB. */
    private static final int MOST_CONNECTIONS = 1000;

    private static final int BACKLOG = 1024;
    private static final int CONNECT_MILLIS = 10_000;
    private static final long GRACE_NANOS = 1_000_000_000L;

    private final PortMapping port;
    private final ServerSocket server;
    private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Forwarder(PortMapping port, ServerSocket server) {
        this.port = port;
        this.server = server;
    }

    /** Takes the host's port; connections wait until {@link #start}. @throws TareException when it cannot be had */
    static Forwarder bind(PortMapping wanted) {
        ServerSocket server = null;
        try {
            server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getByName(wanted.address()), wanted.hostPort()), BACKLOG);
            return new Forwarder(wanted.withHostPort(server.getLocalPort()), server);
        } catch (IOException e) {
            closeQuietly(server);
            String reason = String.valueOf(e.getMessage());
            throw TareException.failed(
                    reason.startsWith("Address already in use")
                            ? "port " + wanted.hostPort() + " of " + wanted.address() + " is in use already"
                            : "port " + wanted.host() + " cannot be published: " + reason,
                    reason.startsWith("Address already in use")
                            ? "publish another one, as in -p " + suggestion(wanted) + ":" + wanted.containerPort()
                            : null);
        }
    }

    private static int suggestion(PortMapping wanted) {
        return wanted.hostPort() < 65535 ? wanted.hostPort() + 1 : wanted.hostPort() - 1;
    }

    /** With the port of the host that it has. */
    PortMapping port() {
        return port;
    }

    /** Lets connections through to this address. */
    void start(String address) {
        InetSocketAddress target = new InetSocketAddress(address, port.containerPort());
        Thread _ = Thread.ofPlatform().daemon().name("port " + port.hostPort()).start(() -> accept(target));
    }

    private void accept(InetSocketAddress target) {
        while (!server.isClosed()) {
            try {
                room.acquire();
                Socket client = server.accept();
                open.add(client);
                Thread _ = Thread.ofVirtual().start(() -> connect(client, target));
            } catch (IOException e) {
                room.release();
                // Out of descriptors, most likely: others end meanwhile.
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(Socket client, InetSocketAddress target) {
        Socket container = new Socket();
        open.add(container);
        try {
            container.connect(target, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            container.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> pump(container, client));
            pump(client, container);
            back.join();
        } catch (IOException e) {
            // Nobody listens there: the client is told so, as it would be without us, by a reset.
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
            open.remove(container);
            closeQuietly(client);
            closeQuietly(container);
            room.release();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(java.io.@org.jspecify.annotations.Nullable Closeable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // Nothing is left to be done for it.
        }
    }

    /** Takes no more connections, and gives those that are open a second to hand on what the container has sent. */
    @Override
    public void close() {
        closeQuietly(server);
        long end = System.nanoTime() + GRACE_NANOS;
        while (!open.isEmpty() && System.nanoTime() < end) {
            pause();
        }
        open.forEach(Forwarder::closeQuietly);
    }
}

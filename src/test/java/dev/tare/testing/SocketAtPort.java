package dev.tare.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Leads from a port of the loopback to a Unix socket, as a daemon that listens to both would. */
public final class SocketAtPort implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Path socket;

    private SocketAtPort(ServerSocketChannel server, Path socket) {
        this.server = server;
        this.socket = socket;
    }

    public static SocketAtPort of(Path socket) throws IOException {
        ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketAtPort port = new SocketAtPort(server, socket);
        Thread.ofVirtual().start(port::accept);
        return port;
    }

    public int number() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel near = server.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Thread.ofVirtual().start(() -> copy(near, far));
                Thread.ofVirtual().start(() -> copy(far, near));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                write(to, buffer);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void write(ByteChannel to, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is given up.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

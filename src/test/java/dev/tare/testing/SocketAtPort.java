package dev.tare.testing;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Leads from a port of the loopback to a Unix socket, as a daemon that listens to both would. */
public final class SocketAtPort implements AutoCloseable {
    private final LoopbackServer server;

    private SocketAtPort(LoopbackServer server) {
        this.server = server;
    }

    public static SocketAtPort of(Path socket) {
        return new SocketAtPort(LoopbackServer.start(client -> join(client.getChannel(), socket)));
    }

    public int number() {
        return server.port();
    }

    private static void join(SocketChannel near, Path socket) throws IOException, InterruptedException {
        try (SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Thread there = Thread.ofVirtual().start(() -> copy(near, far));
            copy(far, near);
            there.join();
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
    public void close() {
        server.close();
    }
}

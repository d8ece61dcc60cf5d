package dev.tare.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a connection goes over.
 *
 * @param channel the socket's channel, which files are sent through directly; null with TLS
 * @param end closes the connection properly
 * @param lowest the socket below TLS. Any thread may close it at any time, while TLS would wait for the one that uses it
 * @param toPrivate whether it leads into a private network, as far as that can be told
 */
record Link(
        InputStream in,
        OutputStream out,
        @Nullable SocketChannel channel,
        Closeable end,
        Closeable lowest,
        boolean toPrivate) {
    static Link plain(Socket socket, boolean toPrivate) throws IOException {
        return new Link(
                socket.getInputStream(), socket.getOutputStream(), socket.getChannel(), socket, socket, toPrivate);
    }

    /** @param lowest the system's socket */
    static Link secure(Socket tls, Socket lowest, boolean toPrivate) throws IOException {
        return new Link(tls.getInputStream(), tls.getOutputStream(), null, tls, lowest, toPrivate);
    }

    /** A Unix socket has no {@link Socket}. */
    static Link unix(SocketChannel channel) {
        return new Link(
                Channels.newInputStream(channel), Channels.newOutputStream(channel), channel, channel, channel, true);
    }
}

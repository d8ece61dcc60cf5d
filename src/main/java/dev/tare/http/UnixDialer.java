package dev.tare.http;

import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes connections to a service of this machine. */
record UnixDialer(Path socket) implements Dialer {
    @Override
    public @Nullable URI proxy(Origin origin) {
        return null;
    }

    @Override
    public Connection connect(Client client, Origin origin, @Nullable URI proxy, boolean publicOnly)
            throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        return new Connection(origin, Link.unix(channel), client, false);
    }
}

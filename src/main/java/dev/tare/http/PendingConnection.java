package dev.tare.http;

import java.io.IOException;
import java.net.Socket;

/**
 * A connection on which a proxy or TLS has still to do its part. One time limit holds for all of that: that of a socket
 * starts anew with each byte, and a peer that sends one now and then would keep us waiting for ever.
 */
final class PendingConnection implements Watched, AutoCloseable {
    private final Client client;
    private final Socket socket;
    private final TimeLimit limit;

    PendingConnection(Client client, Socket socket) {
        this.client = client;
        this.socket = socket;
        this.limit = new TimeLimit(client);
        limit.begin();
    }

    @Override
    public void closeIfStalled(long now) {
        if (limit.isOver(now)) {
            abort();
        }
    }

    /** The reason of a failure, which may be that it took too long. */
    IOException because(IOException e) {
        return limit.because(e);
    }

    @Override
    public void abort() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is given up.
        }
    }

    /** Called when it is made, or given up. */
    @Override
    public void close() {
        client.forget(this);
    }
}

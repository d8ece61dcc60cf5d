package dev.tare.http;

import java.io.IOException;
import java.net.Socket;

/**
 * A connection that a proxy is still to lead on, or TLS to begin on. All of it has one limit of time: a socket's own
 * starts anew with each byte, and who sends one of them now and then would be waited for without end.
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

    /** What went wrong: that it took too long, where that is why. */
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

    /** It is made, or given up. */
    @Override
    public void close() {
        client.forget(this);
    }
}

package dev.tare.http;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** A time limit for transfers that Java cannot time out. The client's watch ends them from another thread. */
final class TimeLimit {
    private final Client client;

    /** By System.nanoTime; 0 while nothing is limited. */
    private volatile long end;

    private volatile boolean over;

    TimeLimit(Client client) {
        this.client = client;
    }

    /** Begins a transfer that may wait for the other side as long as the client allows. */
    void begin() {
        end = client.deadline();
    }

    /** Begins a transfer that the client's watch may not look at yet. @param deadline by System.nanoTime */
    void begin(long deadline) {
        client.startWatch();
        end = deadline;
    }

    void stop() {
        end = 0;
    }

    /** Whether it has run out, now or before. */
    boolean isOver(long now) {
        long limit = end;
        if (limit != 0 && now - limit > 0) {
            over = true;
            return true;
        }
        return false;
    }

    boolean wasOver() {
        return over;
    }

    /** The reason of a failure, which may be that it took too long. */
    IOException because(IOException e) {
        return over ? new SocketTimeoutException() : e;
    }
}

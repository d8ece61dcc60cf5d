package dev.tare.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Map;

/** One connection, for one request at a time (RFC 9112). */
final class Connection implements Watched {
    private final Origin origin;
    private final Link link;
    private final Client client;
    private final boolean viaProxy;
    private final TimeLimit limit;
    private final Incoming in;
    private final Outgoing out;
    private boolean keptAlive;
    private boolean answering;

    /**
     * A connection.
     *
     * @param viaProxy whether a proxy reads the requests, which then hold the whole address
     */
    Connection(Origin origin, Link link, Client client, boolean viaProxy) {
        this.origin = origin;
        this.link = link;
        this.client = client;
        this.viaProxy = viaProxy;
        this.limit = new TimeLimit(client);
        this.in = new Incoming(link, origin.authority(), client, limit);
        this.out = new Outgoing(link, limit);
    }

    Origin origin() {
        return origin;
    }

    String host() {
        return origin.authority();
    }

    boolean isToPrivate() {
        return link.toPrivate();
    }

    /** Whether the other side has begun to answer the last request. */
    boolean isAnswering() {
        return answering;
    }

    /** Sends a request and reads the head of the answer. @param headers all but Host and Content-Length */
    Response exchange(Request request, Map<String, String> headers) throws IOException {
        answering = false;
        IOException unsent = null;
        try {
            out.send(request, origin, headers, viaProxy);
        } catch (IOException e) {
            if (limit.wasOver()) {
                throw new SocketTimeoutException();
            }
            // A server that refuses a body may answer before it has read all of it, and close.
            unsent = e;
        }
        try {
            Response response = receive(request);
            keptAlive &= unsent == null;
            return response;
        } catch (IOException e) {
            throw unsent == null ? e : unsent;
        }
    }

    private Response receive(Request request) throws IOException {
        in.beginHead();
        try {
            ResponseHead head = head();
            // A status below 200 only announces the answer.
            for (int i = 0; head.status() < 200; i++) {
                if (i == 10 || head.status() == 101) {
                    throw HttpException.refused(host() + " answers in another way than HTTP");
                }
                head = head();
            }
            long length = head.length(request);
            keptAlive = head.keepsAlive() && length != BodyStream.UNTIL_END;
            BodyStream body = new BodyStream(this, length);
            return new Response(request.address(), head.status(), head.phrase(), head.headers(), body, isToPrivate());
        } finally {
            in.endHead();
        }
    }

    private ResponseHead head() throws IOException {
        in.nextHead();
        String line = in.line();
        // A server that sends a status has got the request, or some of it.
        answering |= ResponseHead.status(line, host()) > 0;
        return ResponseHead.of(line, in, host());
    }

    /** A line between two chunks of a body, without its end. */
    String line() throws IOException {
        return in.line();
    }

    int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
    }

    /** As {@link #read(byte[], int, int)}, into a direct buffer. */
    int read(ByteBuffer direct) throws IOException {
        return in.read(direct);
    }

    /** Whether something can be read without waiting. */
    boolean hasInput() throws IOException {
        return in.hasInput();
    }

    /** Called when the answer was read or abandoned. @param whole whether the connection can take another request */
    void release(boolean whole) {
        if (whole && keptAlive && in.isEmpty()) {
            client.keep(this);
        } else {
            close();
        }
    }

    void close() {
        client.forget(this);
        try {
            link.end().close();
        } catch (IOException e) {
            // It is given up.
        }
    }

    /** Where no timeout of Java's does it. */
    @Override
    public void closeIfStalled(long now) {
        if (limit.isOver(now)) {
            abort();
        }
    }

    @Override
    public void abort() {
        client.forget(this);
        try {
            link.lowest().close();
        } catch (IOException e) {
            // It is given up.
        }
    }
}

package dev.tare.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/** Reads a connection through a buffer: lines of heads and chunks, and the bytes of bodies. */
final class Incoming {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int MAX_HEAD_BYTES = 64 << 10;

    /** How a record of TLS begins that reports an unreadable request (RFC 8446, 5.1). */
    private static final char TLS_ALERT = 21;

    private static final char TLS_MAJOR = 3;

    private final Link link;
    private final String host;
    private final Client client;
    private final TimeLimit limit;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private int headBytes;

    /** The deadline for the head of an answer, by System.nanoTime; 0 while none is read, or there is no limit. */
    private long headEnd;

    private boolean headBegun;

    /** @param host the other side, for messages */
    Incoming(Link link, String host, Client client, TimeLimit limit) {
        this.link = link;
        this.host = host;
        this.client = client;
        this.limit = limit;
    }

    /** A head follows. One time limit holds for all of it, since that of a socket starts anew with each byte. */
    void beginHead() {
        headEnd = client.deadline();
        headBegun = false;
    }

    void endHead() {
        headEnd = 0;
    }

    /** The next response of those whose heads count alone. */
    void nextHead() {
        headBytes = 0;
    }

    /** A line of a head, without its end of line. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (from == to && fillLine() < 0) {
                if (line.length() >= 2 && line.charAt(0) == TLS_ALERT && line.charAt(1) == TLS_MAJOR) {
                    throw HttpException.ofTls(host + " answers in another way than HTTP");
                }
                throw HttpException.broken(host + " closed the connection", null);
            }
            char c = (char) (buffer[from++] & 0xff);
            if (++headBytes > MAX_HEAD_BYTES) {
                throw HttpException.refused(host + " sent headers of more than " + MAX_HEAD_BYTES + " bytes");
            }
            if (c == '\n') {
                int end = line.length() - 1;
                return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
            }
            line.append(c);
        }
    }

    int read(byte[] bytes, int offset, int length) throws IOException {
        headBytes = 0;
        if (from == to) {
            if (length >= BUFFER_BYTES) {
                return link.in().read(bytes, offset, length);
            }
            if (fill() < 0) {
                return -1;
            }
        }
        int count = Math.min(length, to - from);
        System.arraycopy(buffer, from, bytes, offset, count);
        from += count;
        return count;
    }

    /** As {@link #read(byte[], int, int)}, into a direct buffer. */
    int read(ByteBuffer direct) throws IOException {
        SocketChannel plain = link.channel();
        if (from < to || plain == null) {
            byte[] bytes = new byte[direct.remaining()];
            int count = read(bytes, 0, bytes.length);
            direct.put(bytes, 0, Math.max(0, count));
            return count;
        }
        headBytes = 0;
        limit.begin(client.deadline());
        try {
            return plain.read(direct);
        } catch (ClosedChannelException e) {
            throw limit.because(e);
        } finally {
            limit.stop();
        }
    }

    private int fillLine() throws IOException {
        if (headEnd == 0) {
            return fill();
        }
        if (headBegun || link.channel() == null) {
            limit.begin(headEnd);
        }
        headBegun = true;
        try {
            int count = fill();
            if (limit.wasOver()) {
                throw new SocketTimeoutException();
            }
            return count;
        } catch (IOException e) {
            throw limit.because(e);
        } finally {
            limit.stop();
        }
    }

    private int fill() throws IOException {
        int count = link.in().read(buffer, 0, BUFFER_BYTES);
        from = 0;
        to = Math.max(0, count);
        return count;
    }

    /** Whether everything that was read has been used. */
    boolean isEmpty() {
        return from == to;
    }

    /** Whether something can be read without waiting. */
    boolean hasInput() throws IOException {
        return from < to || link.in().available() > 0;
    }
}

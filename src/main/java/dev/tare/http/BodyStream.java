package dev.tare.http;

import dev.tare.io.BlockInput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The body of an answer: of a known length, in chunks (RFC 9112, 7.1), or up to the end of the connection. */
final class BodyStream extends BlockInput {
    /** The length of a body that ends with the connection. */
    static final long UNTIL_END = -1;

    /** The length of a body in chunks. */
    static final long CHUNKED = -2;

    /** Up to this many unread bytes, reading them is cheaper than a new connection. */
    private static final int MAX_DRAINED = 64 << 10;

    private final Connection connection;
    private final boolean chunked;
    private final boolean untilEnd;
    private long left;
    private boolean firstChunk = true;
    private boolean ended;
    private boolean closed;

    BodyStream(Connection connection, long length) {
        this.connection = connection;
        this.chunked = length == CHUNKED;
        this.untilEnd = length == UNTIL_END;
        this.left = Math.max(0, length);
        this.ended = length == 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (ended) {
            return -1;
        }
        if (chunked && left == 0 && !nextChunk()) {
            return -1;
        }
        int wanted = untilEnd ? length : (int) Math.min(length, left);
        int count = connection.read(bytes, offset, wanted);
        if (count < 0) {
            if (untilEnd) {
                ended = true;
                return -1;
            }
            throw HttpException.broken(connection.host() + " ended the connection too early", null);
        }
        left -= untilEnd ? 0 : count;
        ended = !untilEnd && !chunked && left == 0;
        return count;
    }

    /** Reads into a direct buffer, at least a byte. @return how many; -1 at the end */
    int read(ByteBuffer direct) throws IOException {
        if (chunked || untilEnd || ended) {
            byte[] bytes = new byte[direct.remaining()];
            int count = read(bytes, 0, bytes.length);
            direct.put(bytes, 0, Math.max(0, count));
            return count;
        }
        ByteBuffer part = direct.duplicate().limit(direct.position() + (int) Math.min(direct.remaining(), left));
        int count = connection.read(part);
        if (count < 0) {
            throw HttpException.broken(connection.host() + " ended the connection too early", null);
        }
        direct.position(part.position());
        left -= count;
        ended = left == 0;
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (!firstChunk && !connection.line().isEmpty()) {
            throw HttpException.broken(connection.host() + " sent a chunk of another length than it said", null);
        }
        firstChunk = false;
        String line = connection.line();
        int end = line.indexOf(';');
        left = hex((end < 0 ? line : line.substring(0, end)).strip());
        if (left > 0) {
            return true;
        }
        for (int i = 0; i < 100; i++) {
            if (connection.line().isEmpty()) {
                ended = true;
                return false;
            }
        }
        throw HttpException.refused(connection.host() + " sent too many trailers");
    }

    private long hex(String text) throws HttpException {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || i == 15) {
                throw HttpException.broken(connection.host() + " sent a chunk without a length", null);
            }
            value = value << 4 | digit;
        }
        if (text.isEmpty()) {
            throw HttpException.broken(connection.host() + " sent a chunk without a length", null);
        }
        return value;
    }

    /** Returns the connection for another use if all was read. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            byte[] buffer = new byte[ended ? 0 : 8192];
            for (int drained = 0; !ended && !untilEnd && drained < MAX_DRAINED && connection.hasInput(); ) {
                int count = read(buffer, 0, buffer.length);
                drained += Math.max(0, count);
            }
        } catch (IOException e) {
            // The connection is closed below.
        }
        connection.release(ended && !untilEnd);
    }
}

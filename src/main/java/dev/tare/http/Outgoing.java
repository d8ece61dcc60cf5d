package dev.tare.http;

import dev.tare.io.BlockOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes requests to a connection in pieces, each with a time limit of its own. */
final class Outgoing {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int CHUNK_BYTES = 256 << 10;

    /** How much of a file is sent at once. Progress is reported, and a stall noticed, after each part. */
    private static final long MAX_TRANSFER_BYTES = 1 << 20;

    private final Link link;
    private final TimeLimit limit;

    Outgoing(Link link, TimeLimit limit) {
        this.link = link;
        this.limit = limit;
    }

    /**
     * Sends a request.
     *
     * @param headers all but Host and those that say how long the body is
     * @param whole whether the request line holds the whole address, as proxies need it
     */
    void send(Request request, Origin origin, Map<String, String> headers, boolean whole) throws IOException {
        Body body = request.body();
        Sink sink = new Sink();
        sink.write(head(request, origin, headers, whole).getBytes(StandardCharsets.UTF_8));
        if (body != null && body.size() == Body.UNKNOWN) {
            // Left open when it fails: a body that was cut short must not look complete.
            OutputStream chunks = new BufferedOutputStream(new Chunks(sink), CHUNK_BYTES);
            body.writeTo(chunks);
            chunks.close();
        } else if (body != null) {
            body.writeTo(sink);
            if (sink.written != body.size()) {
                throw new IllegalStateException("a body of " + sink.written + " bytes, not " + body.size());
            }
        }
        link.out().flush();
    }

    private static String head(Request request, Origin origin, Map<String, String> headers, boolean whole) {
        Body body = request.body();
        String path = request.address().getRawPath();
        String query = request.address().getRawQuery();
        StringBuilder head = new StringBuilder(request.method()).append(' ');
        if (whole) {
            head.append(origin.scheme()).append("://").append(origin.authority());
        }
        head.append(path == null || path.isEmpty() ? "/" : path);
        if (query != null) {
            head.append('?').append(query);
        }
        head.append(" HTTP/1.1\r\n");
        header(head, "Host", origin.authority());
        headers.forEach((name, value) -> header(head, name, value));
        boolean bodyIsUsual =
                !request.method().equals("GET") && !request.method().equals("HEAD");
        if (body != null && body.size() == Body.UNKNOWN) {
            header(head, "Transfer-Encoding", "chunked");
        } else if (body != null || bodyIsUsual) {
            header(head, "Content-Length", Long.toString(body == null ? 0 : body.size()));
        }
        return head.append("\r\n").toString();
    }

    private static void header(StringBuilder head, String name, String value) {
        head.append(name).append(": ");
        for (int i = 0; i < value.length(); i++) {
            // Text from a file of credentials must not add a header of its own.
            head.append(value.charAt(i) < ' ' ? ' ' : value.charAt(i));
        }
        head.append("\r\n");
    }

    private final class Sink extends BlockOutput implements FileSink {
        private long written = -1;

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int at = 0; at < length; at += BUFFER_BYTES) {
                limit.begin();
                link.out().write(bytes, offset + at, Math.min(BUFFER_BYTES, length - at));
                limit.stop();
            }
            // The head comes first, in one piece.
            written = written < 0 ? 0 : written + length;
        }

        @Override
        public boolean takesFiles() {
            return link.channel() != null;
        }

        @Override
        public long transfer(FileChannel file, long position, long count) throws IOException {
            SocketChannel plain = link.channel();
            if (plain == null) {
                throw new IllegalStateException("what is sent is not what is in the file");
            }
            limit.begin();
            long sent = file.transferTo(position, Math.min(count, MAX_TRANSFER_BYTES), plain);
            limit.stop();
            written += sent;
            return sent;
        }
    }

    /** A body in chunks (RFC 9112, 7.1), one for each write. Closing it ends the body, and leaves the connection open. */
    private static final class Chunks extends BlockOutput {
        private final OutputStream out;

        Chunks(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                ascii(Integer.toHexString(length) + "\r\n");
                out.write(bytes, offset, length);
                ascii("\r\n");
            }
        }

        @Override
        public void close() throws IOException {
            ascii("0\r\n\r\n");
        }

        private void ascii(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}

package dev.tare.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One connection, for one request at a time (RFC 9112). */
final class Connection implements Watched {
    private static final int BUFFER_BYTES = 64 << 10;

    /** Of a file in one go: progress is told, and a stall found, between two of them. */
    private static final long MAX_TRANSFER_BYTES = 1 << 20;

    private static final int MAX_HEAD_BYTES = 64 << 10;

    /** How a record begins by which TLS says that it cannot read what came (RFC 8446, 5.1). */
    private static final char TLS_ALERT = 21;

    private static final char TLS_MAJOR = 3;

    private final Origin origin;

    private final Socket socket;

    /** What is below TLS. */
    private final Socket lowest;

    private final Client client;
    private final boolean viaProxy;
    private final boolean toPrivate;
    private final InputStream in;
    private final OutputStream out;

    /** The socket's own, where nothing stands between it and what is sent. */
    private final @Nullable SocketChannel channel;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private int headBytes;
    private boolean keptAlive;
    private boolean used;
    private boolean answering;

    /** When the head of an answer is to have come, by System.nanoTime; 0 while none is read. */
    private long headEnd;

    private boolean headBegun;

    /** When a transfer that has no timeout of Java's is taken for stalled, by System.nanoTime; 0 while there is none. */
    private volatile long deadline;

    private volatile boolean stalled;

    /**
     * A connection.
     *
     * @param lowest the socket of the system, which is below that of TLS
     * @param viaProxy whether a proxy reads the requests, which then name whole addresses
     * @param toPrivate whether it leads into a private network, as far as that can be told
     */
    Connection(Origin origin, Socket socket, Socket lowest, Client client, boolean viaProxy, boolean toPrivate)
            throws IOException {
        this.origin = origin;
        this.socket = socket;
        this.lowest = lowest;
        this.client = client;
        this.viaProxy = viaProxy;
        this.toPrivate = toPrivate;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.channel = socket instanceof SSLSocket ? null : socket.getChannel();
    }

    Origin origin() {
        return origin;
    }

    String host() {
        return origin.authority();
    }

    /** Whether it has served a request, so that the other side may have closed it meanwhile. */
    boolean isUsed() {
        return used;
    }

    boolean isToPrivate() {
        return toPrivate;
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
            send(request, headers);
        } catch (IOException e) {
            if (stalled) {
                throw new SocketTimeoutException();
            }
            // A server that refuses what comes may answer before it has all of it, and close.
            unsent = e;
        }
        try {
            Response response = receive(request);
            keptAlive &= unsent == null;
            used = true;
            return response;
        } catch (IOException e) {
            throw unsent == null ? e : unsent;
        }
    }

    private void send(Request request, Map<String, String> headers) throws IOException {
        Body body = request.body();
        String path = request.address().getRawPath();
        String query = request.address().getRawQuery();
        StringBuilder head = new StringBuilder(request.method()).append(' ');
        if (viaProxy) {
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
        if (body != null || bodyIsUsual) {
            header(head, "Content-Length", Long.toString(body == null ? 0 : body.size()));
        }
        head.append("\r\n");
        Sink sink = new Sink();
        sink.write(head.toString().getBytes(StandardCharsets.UTF_8));
        if (body != null) {
            body.writeTo(sink);
            if (sink.written != body.size()) {
                throw new IllegalStateException("a body of " + sink.written + " bytes, not " + body.size());
            }
        }
        out.flush();
    }

    private static void header(StringBuilder head, String name, String value) {
        head.append(name).append(": ");
        for (int i = 0; i < value.length(); i++) {
            // What stands in a file of credentials must not become a header of its own.
            head.append(value.charAt(i) < ' ' ? ' ' : value.charAt(i));
        }
        head.append("\r\n");
    }

    private Response receive(Request request) throws IOException {
        headEnd = client.deadline();
        headBegun = false;
        try {
            return receiveHead(request);
        } finally {
            headEnd = 0;
        }
    }

    private Response receiveHead(Request request) throws IOException {
        int status = 100;
        String line = "";
        Map<String, List<String>> headers = new LinkedHashMap<>();
        // What is below 200 only says that an answer will come.
        for (int i = 0; status < 200; i++) {
            headBytes = 0;
            line = line();
            status = status(line);
            keptAlive = line.startsWith("HTTP/1.1");
            headers = readHeaders();
            if (i == 10 || status == 101) {
                throw HttpException.refused(host() + " answers in another way than HTTP");
            }
        }
        String connection = String.join(",", headers.getOrDefault("connection", List.of()));
        keptAlive &= !connection.toLowerCase(Locale.ROOT).contains("close");
        String phrase = line.substring(Math.min(line.length(), 13));
        BodyStream body = new BodyStream(this, length(request, status, headers));
        return new Response(request.address(), status, phrase, headers, body, toPrivate);
    }

    private int status(String line) throws HttpException {
        int status = line.startsWith("HTTP/1.") && line.length() >= 12 ? (int) number(line.substring(9, 12)) : -1;
        if (status < 100) {
            throw HttpException.refused(host() + " answers in another way than HTTP");
        }
        answering = true;
        return status;
    }

    private Map<String, List<String>> readHeaders() throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw HttpException.refused(host() + " sent a header that is none");
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    /** RFC 9112, 6.3. */
    private long length(Request request, int status, Map<String, List<String>> headers) throws HttpException {
        if (request.method().equals("HEAD") || status == 204 || status == 304) {
            return 0;
        }
        List<String> codings = headers.getOrDefault("transfer-encoding", List.of());
        if (!codings.isEmpty()) {
            if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw HttpException.refused(host() + " sends in a form that was not asked for");
            }
            return BodyStream.CHUNKED;
        }
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        if (lengths.isEmpty()) {
            keptAlive = false;
            return BodyStream.UNTIL_END;
        }
        long length = number(lengths.getFirst());
        for (String other : lengths) {
            if (length < 0 || number(other) != length) {
                throw HttpException.refused(host() + " sent a length that is none");
            }
        }
        return length;
    }

    /** The number that a text is; -1 where it is none. */
    static long number(String text) {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || i == 18) {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return text.isEmpty() ? -1 : value;
    }

    /** A line of a head, without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (from == to && fillLine() < 0) {
                if (line.length() >= 2 && line.charAt(0) == TLS_ALERT && line.charAt(1) == TLS_MAJOR) {
                    throw HttpException.ofTls(host() + " answers in another way than HTTP");
                }
                throw HttpException.broken(host() + " closed the connection", null);
            }
            char c = (char) (buffer[from++] & 0xff);
            if (++headBytes > MAX_HEAD_BYTES) {
                throw HttpException.refused(host() + " sent headers of more than " + MAX_HEAD_BYTES + " bytes");
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
                return in.read(bytes, offset, length);
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
        SocketChannel plain = channel;
        if (from < to || plain == null) {
            byte[] bytes = new byte[direct.remaining()];
            int count = read(bytes, 0, bytes.length);
            direct.put(bytes, 0, Math.max(0, count));
            return count;
        }
        headBytes = 0;
        client.startWatch();
        deadline = client.deadline();
        try {
            return plain.read(direct);
        } catch (ClosedChannelException e) {
            throw stalled ? new SocketTimeoutException() : e;
        } finally {
            deadline = 0;
        }
    }

    /** A head has one limit of time for all of it. The socket's own starts anew with each byte. */
    private int fillLine() throws IOException {
        if (headEnd == 0) {
            return fill();
        }
        if (headBegun || channel == null) {
            client.startWatch();
            deadline = headEnd;
        }
        headBegun = true;
        try {
            int count = fill();
            if (stalled) {
                throw new SocketTimeoutException();
            }
            return count;
        } catch (IOException e) {
            throw stalled ? new SocketTimeoutException() : e;
        } finally {
            deadline = 0;
        }
    }

    private int fill() throws IOException {
        int count = in.read(buffer, 0, BUFFER_BYTES);
        from = 0;
        to = Math.max(0, count);
        return count;
    }

    /** Whether something can be read without waiting. */
    boolean hasInput() throws IOException {
        return from < to || in.available() > 0;
    }

    /** The answer was read, or given up. @param whole whether the next one can follow */
    void release(boolean whole) {
        if (whole && keptAlive && from == to) {
            client.keep(this);
        } else {
            close();
        }
    }

    void close() {
        client.forget(this);
        try {
            socket.close();
        } catch (IOException e) {
            // It is given up.
        }
    }

    /** Where no timeout of Java's does it. */
    @Override
    public void closeIfStalled(long now) {
        long end = deadline;
        if (end != 0 && now - end > 0) {
            stalled = true;
            abort();
        }
    }

    /** From another thread than that which uses it: TLS would wait for that one to say goodbye. */
    @Override
    public void abort() {
        client.forget(this);
        try {
            lowest.close();
        } catch (IOException e) {
            // It is given up.
        }
    }

    /** Writes in pieces, each with a deadline of its own. */
    private final class Sink extends OutputStream implements FileSink {
        private long written = -1;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int at = 0; at < length; at += BUFFER_BYTES) {
                deadline = client.deadline();
                out.write(bytes, offset + at, Math.min(BUFFER_BYTES, length - at));
                deadline = 0;
            }
            // The head comes first, in one piece.
            written = written < 0 ? 0 : written + length;
        }

        @Override
        public boolean takesFiles() {
            return channel != null;
        }

        @Override
        public long transfer(FileChannel file, long position, long count) throws IOException {
            SocketChannel plain = channel;
            if (plain == null) {
                throw new IllegalStateException("what is sent is not what is in the file");
            }
            deadline = client.deadline();
            long sent = file.transferTo(position, Math.min(count, MAX_TRANSFER_BYTES), plain);
            deadline = 0;
            written += sent;
            return sent;
        }
    }
}

package dev.tare.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Stands before a server on the loopback, and says what was asked of it and how much was sent. */
public final class CountingProxy implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("(?:GET|HEAD|PUT|POST|PATCH) (/\\S*) HTTP/1\\.1\r\n");

    private final LoopbackServer server;
    private final int upstream;
    private final List<ByteArrayOutputStream> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong down = new AtomicLong();
    private final AtomicLong up = new AtomicLong();

    /** @param address of the server, {@code 127.0.0.1:PORT} */
    public CountingProxy(String address) {
        this.upstream = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        this.server = LoopbackServer.start(this::serve);
    }

    public String address() {
        return server.address();
    }

    /** The requests so far, each as {@code METHOD PATH}, those of one connection in their order. */
    public List<String> requests() {
        return asked.stream()
                .flatMap(each -> REQUEST.matcher(each.toString(StandardCharsets.ISO_8859_1))
                        .results())
                .map(MatchResult::group)
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .toList();
    }

    /** Bytes that the server has sent. */
    public long bytesDown() {
        return down.get();
    }

    /** Bytes that the server was sent. */
    public long bytesUp() {
        return up.get();
    }

    /** Counts from here on. */
    public void forget() {
        asked.forEach(ByteArrayOutputStream::reset);
        down.set(0);
        up.set(0);
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        asked.add(request);
        try (Socket socket = server.connect(upstream)) {
            Thread there = Thread.ofVirtual().start(() -> copy(client, socket, up, request));
            copy(socket, client, down, null);
            there.join();
        }
    }

    private static void copy(Socket from, Socket to, AtomicLong count, ByteArrayOutputStream record) {
        try {
            byte[] buffer = new byte[16384];
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                count.addAndGet(n);
                if (record != null) {
                    record.write(buffer, 0, n);
                }
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One side is gone.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Gone already.
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

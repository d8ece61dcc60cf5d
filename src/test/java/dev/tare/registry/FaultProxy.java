package dev.tare.registry;

import dev.tare.testing.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server, and does to some connections what bad networks and bad servers do. */
final class FaultProxy implements AutoCloseable {
    /** What can happen to a connection. */
    enum Fault {
        CUT_ANSWER,
        CUT_REQUEST,
        SERVER_ERROR,
        SERVER_ERROR_IN_REQUEST,
        TOO_MANY_REQUESTS,
        STALL,
        FLIPPED_BYTE,
        WRONG_LENGTH,
        WRONG_DIGEST,
        REDIRECT
    }

    private static final int MOST_BYTES = 400_000;

    private final LoopbackServer server;
    private final int upstream;
    private final Random random;
    private final String elsewhere;
    private final double share;
    private final AtomicInteger faults = new AtomicInteger();
    private final Map<Fault, Integer> kinds = new ConcurrentHashMap<>();

    /**
     * A proxy.
     *
     * @param elsewhere where redirects lead
     * @param share of the connections that something happens to
     */
    FaultProxy(int upstream, long seed, String elsewhere, double share) {
        this.upstream = upstream;
        this.random = new Random(seed);
        this.elsewhere = elsewhere;
        this.share = share;
        this.server = LoopbackServer.start(this::serve);
    }

    String address() {
        return server.address();
    }

    int faults() {
        return faults.get();
    }

    Map<Fault, Integer> kinds() {
        return kinds;
    }

    private synchronized Fault choose() {
        if (random.nextDouble() >= share) {
            return null;
        }
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        faults.incrementAndGet();
        kinds.merge(fault, 1, Integer::sum);
        return fault;
    }

    /** Small places as likely as large ones. */
    private synchronized int place() {
        return (int) Math.exp(random.nextDouble() * Math.log(MOST_BYTES));
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        Fault fault = choose();
        try (Socket socket = server.connect(upstream)) {
            if (fault == null) {
                both(client, socket, Integer.MAX_VALUE, Integer.MAX_VALUE);
                return;
            }
            switch (fault) {
                case CUT_ANSWER -> both(client, socket, Integer.MAX_VALUE, place());
                case CUT_REQUEST -> both(client, socket, place(), Integer.MAX_VALUE);
                case SERVER_ERROR -> {
                    LoopbackServer.head(client.getInputStream());
                    answer(client, "500 Internal Server Error", "");
                }
                case SERVER_ERROR_IN_REQUEST -> {
                    LoopbackServer.head(client.getInputStream());
                    client.getInputStream()
                            .readNBytes(Math.min(client.getInputStream().available(), place()));
                    answer(client, "503 Service Unavailable", "Retry-After: 0\r\n");
                }
                case TOO_MANY_REQUESTS -> {
                    LoopbackServer.head(client.getInputStream());
                    answer(client, "429 Too Many Requests", "Retry-After: 0\r\n");
                }
                case STALL -> {
                    LoopbackServer.head(client.getInputStream());
                    Thread.sleep(3000);
                }
                case REDIRECT -> {
                    LoopbackServer.head(client.getInputStream());
                    answer(client, "307 Temporary Redirect", "Location: " + elsewhere + "\r\n");
                }
                case FLIPPED_BYTE -> changed(client, socket, place(), false, false);
                case WRONG_LENGTH -> changed(client, socket, -1, true, false);
                case WRONG_DIGEST -> changed(client, socket, -1, false, true);
            }
        }
    }

    private static void answer(Socket client, String status, String headers) throws IOException {
        String text = "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        client.setSoTimeout(100);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Copies both ways, at most so many bytes, and then ends the connection. */
    private static void both(Socket client, Socket server, int there, int back)
            throws IOException, InterruptedException {
        Thread up = Thread.ofVirtual().start(() -> copy(client, server, there));
        copy(server, client, back);
        client.close();
        server.close();
        up.join();
    }

    private static void copy(Socket from, Socket to, int most) {
        try {
            byte[] buffer = new byte[8192];
            int left = most;
            while (left > 0) {
                int count = from.getInputStream().read(buffer, 0, Math.min(buffer.length, left));
                if (count < 0) {
                    break;
                }
                to.getOutputStream().write(buffer, 0, count);
                left -= count;
            }
            if (left == 0) {
                from.close();
            }
            to.close();
        } catch (IOException e) {
            // One side is gone.
        }
    }

    /** One request, and its answer with something wrong in it. */
    private static void changed(Socket client, Socket server, int flip, boolean length, boolean digest)
            throws IOException {
        Thread up = Thread.ofVirtual().start(() -> copy(client, server, Integer.MAX_VALUE));
        String head = LoopbackServer.head(server.getInputStream());
        if (length) {
            head = replaced(head, "Content-Length: ", 1);
        }
        if (digest) {
            head = replaced(head, "Docker-Content-Digest: sha256:", 0);
        }
        int end = head.length();
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        server.setSoTimeout(150);
        try {
            server.getInputStream().transferTo(rest);
        } catch (IOException e) {
            // All of this answer.
        }
        byte[] body = rest.toByteArray();
        if (flip >= 0 && body.length > 0) {
            body[flip % body.length] ^= 0x10;
        } else if (flip >= 0) {
            char[] text = head.toCharArray();
            text[flip % end] = (char) (text[flip % end] ^ 0x10);
            head = new String(text);
        }
        client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().write(body);
        client.close();
        server.close();
        up.interrupt();
    }

    /** Another digit in front of what follows a name. */
    private static String replaced(String head, String name, int offset) {
        int at = head.indexOf(name);
        if (at < 0) {
            return head;
        }
        int place = at + name.length() + offset - (offset > 0 ? 1 : 0);
        char other = head.charAt(place) == '1' ? '2' : '1';
        return head.substring(0, place) + other + head.substring(place + 1);
    }

    @Override
    public void close() {
        server.close();
    }
}

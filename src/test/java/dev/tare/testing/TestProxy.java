package dev.tare.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that tunnels by CONNECT, passes plain requests on, and speaks SOCKS 5; it lets {@code ann} in with
 * {@code p:w}. Every name leads to a loopback port that the test has named.
 */
public final class TestProxy implements AutoCloseable {
    /** For the address of the proxy, escaped. */
    public static final String LOGIN = "ann:p%3Aw";

    private static final String HEADER =
            "Basic " + Base64.getEncoder().encodeToString("ann:p:w".getBytes(StandardCharsets.UTF_8));

    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final LoopbackServer server = LoopbackServer.start(this::serve);

    /** Host and port. */
    public String address() {
        return server.address();
    }

    /** Says where a name and port lead. */
    public void lead(String authority, int port) {
        ports.put(authority, port);
    }

    /** What it was asked for and let in: {@code CONNECT}, {@code GET} or another method, or {@code SOCKS}, and where to. */
    public List<String> seen() {
        return seen;
    }

    private void serve(Socket client) throws IOException {
        int first = client.getInputStream().read();
        if (first == 5) {
            socks(client);
        } else if (first > 0) {
            http(client, first);
        }
    }

    private void http(Socket client, int first) throws IOException {
        String head = (char) first + LoopbackServer.head(client.getInputStream());
        if (!head.contains("Proxy-Authorization: " + HEADER + "\r\n")) {
            send(
                    client,
                    "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        String[] line = head.substring(0, head.indexOf('\r')).split(" ");
        boolean tunnel = line[0].equals("CONNECT");
        String rest = tunnel ? line[1] : line[1].substring("http://".length());
        String authority = tunnel || rest.indexOf('/') < 0 ? rest : rest.substring(0, rest.indexOf('/'));
        Integer port = ports.get(authority);
        if (port == null) {
            send(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        seen.add(line[0] + " " + authority);
        try (Socket to = server.connect(port)) {
            if (tunnel) {
                send(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            } else {
                // One request for each connection is enough here.
                String path = rest.substring(authority.length());
                String fields = head.substring(head.indexOf('\n') + 1)
                        .replace("Proxy-Authorization: " + HEADER + "\r\n", "Connection: close\r\n");
                send(to, line[0] + " " + path + " HTTP/1.1\r\n" + fields);
            }
            both(client, to);
        }
    }

    /** RFC 1928 and, for the login, RFC 1929. */
    private void socks(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        byte[] methods = in.readNBytes(in.read());
        boolean login = new String(methods, StandardCharsets.ISO_8859_1).indexOf(2) >= 0;
        client.getOutputStream().write(new byte[] {5, (byte) (login ? 2 : 0xff)});
        if (!login || in.read() != 1) {
            return;
        }
        String user = new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
        String password = new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
        boolean right = user.equals("ann") && password.equals("p:w");
        client.getOutputStream().write(new byte[] {1, (byte) (right ? 0 : 1)});
        byte[] request = in.readNBytes(4);
        if (!right || request.length < 4 || request[3] != 3) {
            return;
        }
        String host = new String(in.readNBytes(in.read()), StandardCharsets.US_ASCII);
        String authority = host + ":" + (in.read() << 8 | in.read());
        Integer port = ports.get(authority);
        byte[] answer = {5, (byte) (port == null ? 4 : 0), 0, 1, 127, 0, 0, 1, 0, 0};
        client.getOutputStream().write(answer);
        if (port != null) {
            seen.add("SOCKS " + authority);
            try (Socket to = server.connect(port)) {
                both(client, to);
            }
        }
    }

    private static void send(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void both(Socket one, Socket other) throws IOException {
        Thread up = Thread.ofVirtual().start(() -> {
            try {
                one.getInputStream().transferTo(other.getOutputStream());
                other.shutdownOutput();
            } catch (IOException e) {
                // One side is gone.
            }
        });
        other.getInputStream().transferTo(one.getOutputStream());
        one.shutdownOutput();
        one.close();
        try {
            up.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

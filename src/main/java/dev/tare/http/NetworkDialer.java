package dev.tare.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes connections over TCP: directly or by a proxy, plain or with TLS. */
record NetworkDialer(Proxies proxies, Certificates certificates, Timeouts timeouts, Networks networks)
        implements Dialer {
    private static final int MAX_TUNNEL_HEAD = 16 << 10;

    @Override
    public @Nullable URI proxy(Origin origin) {
        return proxies.of(origin.scheme(), origin.host(), origin.port());
    }

    static boolean isHttp(URI proxy) {
        return "http".equalsIgnoreCase(proxy.getScheme());
    }

    @Override
    public Connection connect(Client client, Origin origin, @Nullable URI proxy, boolean publicOnly)
            throws IOException {
        if (proxy == null) {
            Socket socket = direct(origin.bareHost(), origin.port(), origin, publicOnly);
            boolean toPrivate = networks.isPrivate(socket.getInetAddress());
            return origin.isSecure()
                    ? lead(client, origin, null, socket, toPrivate)
                    : new Connection(origin, Link.plain(socket, toPrivate), client, false);
        }
        boolean toPrivate = isPrivateByName(origin);
        if (toPrivate && publicOnly) {
            throw intoPrivate(origin);
        }
        Socket socket = toProxy(proxy, isHttp(proxy) ? 80 : 1080, origin);
        return origin.isSecure() || !isHttp(proxy)
                ? lead(client, origin, proxy, socket, toPrivate)
                : new Connection(origin, Link.plain(socket, toPrivate), client, true);
    }

    /** Does what the proxy and TLS need before the first request. */
    private Connection lead(Client client, Origin origin, @Nullable URI proxy, Socket socket, boolean toPrivate)
            throws IOException {
        try (PendingConnection pending = client.pending(socket)) {
            try {
                if (proxy != null && isHttp(proxy)) {
                    tunnel(socket, origin, proxy);
                } else if (proxy != null) {
                    new Socks(socket, bareHost(proxy)).lead(origin.bareHost(), origin.port(), proxy.getRawUserInfo());
                }
                Link link = origin.isSecure()
                        ? Link.secure(certificates.secure(socket, origin), socket, toPrivate)
                        : Link.plain(socket, toPrivate);
                return new Connection(origin, link, client, false);
            } catch (IOException e) {
                pending.abort();
                throw pending.because(e);
            } catch (RuntimeException e) {
                pending.abort();
                throw e;
            }
        }
    }

    /** @param origin for which it is, where private addresses are refused */
    private Socket direct(String host, int port, Origin origin, boolean publicOnly) throws IOException {
        IOException first = null;
        long begun = System.nanoTime();
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (publicOnly && networks.isPrivate(address)) {
                throw intoPrivate(origin);
            }
            // A channel's socket: large bodies go between it and files without a copy.
            Socket socket = SocketChannel.open().socket();
            try {
                return connected(socket, new InetSocketAddress(address, port));
            } catch (IOException e) {
                socket.close();
                first = first == null ? e : first;
            }
            // A name may have many addresses, and none of them may answer.
            if (System.nanoTime() - begun > 2_000_000L * timeouts.connect()) {
                break;
            }
        }
        throw first == null ? new IOException("it has no address") : first;
    }

    private Socket connected(Socket socket, InetSocketAddress to) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(timeouts.idle());
        socket.connect(to, timeouts.connect());
        return socket;
    }

    private Socket toProxy(URI proxy, int standardPort, Origin origin) throws IOException {
        int port = proxy.getPort() < 0 ? standardPort : proxy.getPort();
        try {
            return direct(bareHost(proxy), port, origin, false);
        } catch (IOException e) {
            String why = Failure.of(proxy.getHost() + ":" + port, e);
            throw HttpException.broken("the proxy for " + origin.authority() + " cannot be reached: " + why, e);
        }
    }

    private static String bareHost(URI proxy) {
        String host = proxy.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Has a proxy lead a connection on to the origin, for TLS (RFC 9110, 9.3.6). */
    private static void tunnel(Socket socket, Origin origin, URI proxy) throws IOException {
        String to = origin.host() + ":" + origin.port();
        String login = proxy.getRawUserInfo() == null
                ? ""
                : "Proxy-Authorization: " + BasicLogin.header(proxy.getRawUserInfo()) + "\r\n";
        String head = "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\nUser-Agent: tare\r\n" + login + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        String answer = head(socket.getInputStream());
        if (!answer.startsWith("HTTP/1.") || !answer.startsWith(" 2", 8)) {
            String line = answer.lines().findFirst().orElse("");
            throw HttpException.refused("the proxy " + proxy.getHost() + " does not lead to " + to + ": " + line);
        }
    }

    /** Byte by byte: what follows is TLS's. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newLines = 0;
        while (newLines < 2) {
            int b = in.read();
            if (b < 0 || head.size() == MAX_TUNNEL_HEAD) {
                throw new IOException("the proxy gave no answer");
            }
            head.write(b);
            newLines = b == '\n' ? newLines + 1 : b == '\r' ? newLines : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** A proxy looks names up itself, and is trusted to. */
    private boolean isPrivateByName(Origin origin) throws IOException {
        String host = origin.bareHost().toLowerCase(Locale.ROOT);
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return true;
        }
        boolean literal = host.indexOf(':') >= 0;
        boolean digits = true;
        for (int i = 0; i < host.length(); i++) {
            digits &= host.charAt(i) >= '0' && host.charAt(i) <= '9' || host.charAt(i) == '.';
        }
        return (literal || digits) && networks.isPrivate(InetAddress.getByName(host));
    }

    private static HttpException intoPrivate(Origin origin) {
        return HttpException.refused(
                "a public server leads on to " + origin.authority() + ", which is in a private network");
    }
}

package dev.tare.http;

import dev.tare.diagnostic.Trace;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over HTTP/1.1, one answer for each: redirects, refusals and faults are left to the caller. Connections
 * are kept and used again. Thread-safe.
 */
public final class Client implements AutoCloseable {
    private static final long LARGE_BODY = 64 << 10;

    private final Dialer dialer;
    private final Timeouts timeouts;
    private final List<Connection> idle = new ArrayList<>();
    private final Set<Watched> open = new HashSet<>();
    private @Nullable Thread watch;
    private boolean closed;

    public Client(Proxies proxies, Certificates certificates, Timeouts timeouts, Networks networks) {
        this(new NetworkDialer(proxies, certificates, timeouts, networks), timeouts);
    }

    private Client(Dialer dialer, Timeouts timeouts) {
        this.dialer = dialer;
        this.timeouts = timeouts;
    }

    /** A client whose requests all go to the service behind a Unix socket, whatever host they name, with no time limit. */
    public static Client ofUnixSocket(Path socket) {
        return new Client(new UnixDialer(socket), Timeouts.NONE);
    }

    /**
     * Sends a request and returns its answer, with the body still to be read.
     *
     * @throws HttpException that names the host and says why there is no answer
     */
    public Response send(Request request) throws IOException {
        Origin origin = Origin.of(request.address());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", "tare");
        headers.putAll(request.headers());
        URI proxy = dialer.proxy(origin);
        if (proxy != null && !origin.isSecure() && NetworkDialer.isHttp(proxy) && proxy.getRawUserInfo() != null) {
            headers.put("Proxy-Authorization", BasicLogin.header(proxy.getRawUserInfo()));
        }
        Connection kept = takeIdle(origin, request.publicOnly());
        if (kept != null) {
            try {
                return exchange(kept, request, headers);
            } catch (SocketTimeoutException e) {
                throw failed(origin, e);
            } catch (IOException e) {
                Body body = request.body();
                // Part of a large body may have arrived, and an upload can continue from there.
                if (kept.isAnswering() || body != null && (body.size() == Body.UNKNOWN || body.size() > LARGE_BODY)) {
                    throw failed(origin, e);
                }
                // The other side had closed the connection: try once more on a new one.
            }
        }
        try {
            Connection made = dialer.connect(this, origin, proxy, request.publicOnly());
            add(made);
            return exchange(made, request, headers);
        } catch (IOException e) {
            throw failed(origin, e);
        }
    }

    private Response exchange(Connection connection, Request request, Map<String, String> headers) throws IOException {
        if (request.body() != null) {
            startWatch();
        }
        boolean done = false;
        try (Trace.Span _ = Trace.span("transfer", request.method(), request.address())) {
            Response response = connection.exchange(request, headers);
            done = true;
            return response;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** What went wrong on the way, here or while a body is read. */
    public static HttpException failed(Origin origin, IOException e) {
        String host = origin.authority();
        if (e instanceof HttpException told) {
            return told;
        }
        String why = Failure.of(host, e);
        if (!(e instanceof SSLException)) {
            return HttpException.broken(why, e);
        }
        // The next attempt would be shown the same certificate.
        if (hasCause(e, CertificateException.class)) {
            return HttpException.refused(why + " (SSL_CERT_FILE can name a file with the certificates to trust)", e);
        }
        return isRefusal(String.valueOf(e.getMessage())) ? HttpException.refused(why, e) : HttpException.broken(why, e);
    }

    /** By an alert a server refuses deliberately (RFC 8446, 6.2); one that is in trouble says internal_error. */
    private static boolean isRefusal(String message) {
        return message.contains("Received fatal alert: ") && !message.endsWith("internal_error");
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> kind) {
        Throwable at = e;
        for (int i = 0; at != null && i < 10; i++) {
            if (kind.isInstance(at)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    private synchronized @Nullable Connection takeIdle(Origin origin, boolean publicOnly) {
        for (int i = idle.size() - 1; i >= 0; i--) {
            Connection each = idle.get(i);
            if (each.origin().equals(origin) && !(publicOnly && each.isToPrivate())) {
                idle.remove(i);
                return each;
            }
        }
        return null;
    }

    private synchronized void add(Watched connection) {
        if (closed) {
            connection.abort();
        }
        open.add(connection);
    }

    /** Bounds the time in which a connection is made. */
    PendingConnection pending(Socket socket) {
        PendingConnection pending = new PendingConnection(this, socket);
        add(pending);
        startWatch();
        return pending;
    }

    synchronized void keep(Connection connection) {
        if (closed) {
            connection.close();
        } else {
            idle.add(connection);
        }
    }

    synchronized void forget(Watched connection) {
        open.remove(connection);
        if (connection instanceof Connection made) {
            idle.remove(made);
        }
    }

    /** When a transfer that begins now is taken for stalled, by System.nanoTime; 0 where there is no limit. */
    long deadline() {
        return timeouts.idle() == 0 ? 0 : System.nanoTime() + timeouts.idle() * 1_000_000L;
    }

    synchronized void startWatch() {
        if (watch == null && timeouts.idle() > 0) {
            watch = Thread.ofPlatform().daemon().name("tare-http-watch").start(new Watch());
        }
    }

    private synchronized List<Watched> all() {
        return closed ? List.of() : new ArrayList<>(open);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Closes all connections. Requests on them fail; new connections can still be made. */
    public void abort() {
        all().forEach(Watched::abort);
    }

    /** Closes all connections for good. */
    @Override
    public void close() {
        List<Watched> all;
        synchronized (this) {
            all = all();
            closed = true;
            if (watch != null) {
                watch.interrupt();
            }
        }
        all.forEach(Watched::abort);
    }

    private final class Watch implements Runnable {
        @Override
        public void run() {
            while (!isClosed()) {
                long now = System.nanoTime();
                for (Watched each : all()) {
                    each.closeIfStalled(now);
                }
                try {
                    Thread.sleep(Math.max(20, timeouts.idle() / 8));
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }
}

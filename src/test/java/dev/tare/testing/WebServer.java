package dev.tare.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server on the loopback interface, which remembers what it was asked. */
public final class WebServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private volatile Answer otherwise = exchange -> send(exchange, 404, new byte[0]);
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What a path answers. */
    @FunctionalInterface
    public interface Answer {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** What was asked. @param path with the query, or a whole address where it is used as a proxy */
    public record Request(String method, String path, Headers headers) {}

    private WebServer(HttpServer server) {
        this.server = server;
    }

    public static WebServer start() {
        try {
            return started(HttpServer.create(free(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One with TLS. @param identity that it shows */
    public static WebServer start(Identity identity) {
        try {
            HttpsServer server = HttpsServer.create(free(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
            return started(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static WebServer started(HttpServer server) {
        WebServer web = new WebServer(server);
        server.createContext("/", web::handle);
        server.start();
        return web;
    }

    /** {@code http://127.0.0.1:PORT}. */
    public String url() {
        return "http://" + address();
    }

    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Sets what a path answers: these bytes, with these headers. */
    public WebServer file(String path, byte[] content, String... headers) {
        return on(path, exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            String etag = exchange.getResponseHeaders().getFirst("ETag");
            boolean same =
                    etag != null && etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            send(exchange, same ? 304 : 200, same ? new byte[0] : content);
        });
    }

    public WebServer file(String path, String content, String... headers) {
        return file(path, content.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Sets what all other paths answer. */
    public WebServer otherwise(Answer answer) {
        otherwise = answer;
        return this;
    }

    public WebServer on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** What was asked since the last call of {@link #forget}, oldest first. */
    public List<Request> requests() {
        return requests;
    }

    public void forget() {
        requests.clear();
    }

    public static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        boolean bare = content.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bare ? -1 : content.length);
        if (!bare) {
            exchange.getResponseBody().write(content);
        }
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        requests.add(new Request(exchange.getRequestMethod(), path, exchange.getRequestHeaders()));
        answers.getOrDefault(path, otherwise).answer(exchange);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

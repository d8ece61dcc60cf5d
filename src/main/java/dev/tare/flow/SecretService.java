package dev.tare.flow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.ExecSettings;
import dev.tare.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Habitus's secret service: HTTP, by which a RUN of an old Dockerfile gets its secrets. It listens on the loopback, which a
 * RUN shares with the host, unless another address of this machine is asked for; it knows the names of one step at a time,
 * and none while no step with secrets runs.
 */
final class SecretService implements AutoCloseable {
    private static final String SECRETS = "/v1/secrets/";
    private static final String JSON = "application/json";

    /** Of the JDK's server, which reads them when its first one is made: without them it waits for ever. */
    private static final Map<String, String> BOUNDS = Map.of(
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "30",
            "sun.net.httpserver.idleInterval", "10",
            "jdk.httpserver.maxConnections", "256");

    private final HttpServer server;
    /** One for each connection, of which there is a limit: who sends half a request keeps nobody else waiting. */
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final Options options;
    private final Semaphore one = new Semaphore(1, true);
    private volatile @Nullable Session session;

    /**
     * How it is asked.
     *
     * @param binding the address that it listens on
     * @param port 0 for any
     * @param login what must be sent, or null
     */
    record Options(String binding, int port, @Nullable Login login) {}

    /** Of basic authentication (RFC 7617). */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    private SecretService(HttpServer server, Options options) {
        this.server = server;
        this.options = options;
    }

    /** Starts to listen. @throws TareException when the port is taken */
    static SecretService start(Options options) {
        for (Map.Entry<String, String> bound : BOUNDS.entrySet()) {
            if (System.getProperty(bound.getKey()) == null) {
                String _ = System.setProperty(bound.getKey(), bound.getValue());
            }
        }
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName(options.binding), options.port), 16);
            SecretService service = new SecretService(server, options);
            server.setExecutor(service.threads);
            server.createContext("/", service::handle);
            server.start();
            return service;
        } catch (IOException e) {
            throw TareException.failed(
                    "the secret service can't listen on " + options.binding + ":" + options.port + ": " + Reasons.of(e),
                    "--binding takes an address of this machine, and --port another port: the Dockerfile needs the same");
        }
    }

    /** Whether nobody but this machine can ask at an address. */
    static boolean isLoopback(String binding) {
        try {
            return InetAddress.getByName(binding).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    int port() {
        return address().getPort();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    /**
     * Serves the secrets of a step until the session is closed; waits until no other step's are served.
     *
     * @param secrets by kind and name, {@code file/NAME} or {@code env/NAME}
     */
    Session serve(Map<String, ExecSettings.Secret> secrets) {
        one.acquireUninterruptibly();
        byte[] token = new byte[16];
        new SecureRandom().nextBytes(token);
        Session mine = new Session(Map.copyOf(secrets), HexFormat.of().formatHex(token));
        session = mine;
        return mine;
    }

    /** The time of one step. */
    final class Session implements AutoCloseable {
        private final Map<String, ExecSettings.Secret> secrets;
        private final String token;

        private Session(Map<String, ExecSettings.Secret> secrets, String token) {
            this.secrets = secrets;
            this.token = token;
        }

        /** What may be sent as {@code Authorization: Bearer TOKEN} in place of a user and a password. */
        String token() {
            return token;
        }

        @Override
        public void close() {
            session = null;
            one.release();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Session now = session;
            String path = exchange.getRequestURI().getPath();
            if (!mayAsk(exchange.getRequestHeaders().getFirst("Authorization"), now)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Tare secret service\"");
                error(exchange, 401, "Not Authorized");
                return;
            }
            ExecSettings.Secret secret =
                    now == null || !path.startsWith(SECRETS) ? null : now.secrets.get(path.substring(SECRETS.length()));
            boolean known = path.equals("/v1/ping") || path.equals("/v1/version") || secret != null;
            if (!known) {
                error(exchange, 404, "Resource not found");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                error(exchange, 405, "Method not allowed");
            } else if (secret != null) {
                tell(exchange, secret);
            } else {
                answer(exchange, 200, JSON, text(path.equals("/v1/ping") ? "\"ok\"" : "\"v1\""));
            }
        }
    }

    private static void tell(HttpExchange exchange, ExecSettings.Secret secret) throws IOException {
        byte[] value;
        try {
            value = secret.read();
        } catch (TareException e) {
            error(exchange, 400, e.problem().message());
            return;
        }
        answer(exchange, 200, "text/plain", value);
    }

    private boolean mayAsk(@Nullable String sent, @Nullable Session now) {
        Login login = options.login;
        if (login == null) {
            return true;
        }
        if (sent == null) {
            return false;
        }
        String basic = "Basic " + Base64.getEncoder().encodeToString(text(login.user + ":" + login.password));
        boolean byToken = now != null && isEqual(sent, "Bearer " + now.token);
        return byToken || isEqual(sent, basic);
    }

    /** In the same time whatever differs. */
    private static boolean isEqual(String a, String b) {
        return MessageDigest.isEqual(text(a), text(b));
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static void error(HttpExchange exchange, int status, String message) throws IOException {
        answer(exchange, status, JSON, Json.write(Map.of("Error", message)));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package dev.tare.testing;

import dev.tare.text.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A page in a real Chromium without a window, driven by the DevTools protocol. */
public final class Browser implements AutoCloseable, WebSocket.Listener {
    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<Long, CompletableFuture<Map<String, @Nullable Object>>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private String session = "";

    /** Starts it. @param folder where it keeps its profile */
    public Browser(Path folder) throws Exception {
        String program = ChildProcess.installed("chromium");
        Path profile = folder.resolve("profile");
        process = new ProcessBuilder(
                        program,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--window-size=1200,760",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        Await.await(
                "the browser listens",
                () -> Files.exists(port) && Files.readString(port).contains("/"));
        String[] lines = Files.readString(port).split("\n");
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + lines[0].strip() + lines[1].strip()), this)
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        String target = String.valueOf(
                call("Target.createTarget", Map.of("url", "about:blank")).get("targetId"));
        session = String.valueOf(call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId"));
        for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            receive(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void receive(String text) {
        try {
            Map<String, @Nullable Object> message = Json.readObject(text.getBytes(StandardCharsets.UTF_8));
            if (message.get("id") instanceof Number id) {
                CompletableFuture<Map<String, @Nullable Object>> waiting = answers.remove(id.longValue());
                if (waiting != null) {
                    waiting.complete(message);
                }
                return;
            }
            String method = String.valueOf(message.get("method"));
            if (method.equals("Network.requestWillBeSent")) {
                Map<String, @Nullable Object> params = Json.object(message.get("params"));
                requests.add(String.valueOf(Json.object(params.get("request")).get("url")));
            } else if (method.equals("Runtime.exceptionThrown")
                    || method.equals("Log.entryAdded")
                    || method.equals("Runtime.consoleAPICalled")) {
                complaints.add(text);
            }
        } catch (IOException e) {
            complaints.add(e.toString());
        }
    }

    private Map<String, @Nullable Object> call(String method, Map<String, ?> params) throws Exception {
        long id = count.incrementAndGet();
        CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
        answers.put(id, answer);
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("id", id);
        message.put("method", method);
        message.put("params", params);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<WebSocket> _ = socket.sendText(new String(Json.write(message), StandardCharsets.UTF_8), true);
        Map<String, @Nullable Object> got = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (got.get("error") != null) {
            throw new AssertionError(method + ": " + got.get("error"));
        }
        return Json.object(got.get("result"));
    }

    /** Opens a file, and waits until its scripts have run. */
    public void open(Path file) throws Exception {
        call("Page.navigate", Map.of("url", file.toUri().toString()));
        Await.await(
                "the page is loaded",
                () -> "complete".equals(quietly("document.readyState + ''"))
                        && !"about:blank".equals(quietly("location.href")));
    }

    private @Nullable Object quietly(String script) {
        try {
            return run(script);
        } catch (Exception e) {
            // Between two pages there is none to ask.
            return null;
        }
    }

    /** The value of a script, which may be a promise. */
    public @Nullable Object run(String script) throws Exception {
        Map<String, @Nullable Object> got =
                call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        if (got.get("exceptionDetails") != null) {
            throw new AssertionError(script + ": " + got.get("exceptionDetails"));
        }
        return Json.object(got.get("result")).get("value");
    }

    /** Presses a key, as the DOM names it, and lets it go. */
    public void press(String key) throws Exception {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            call("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "code", key));
        }
    }

    /** Types a text into what has the focus. */
    public void type(String text) throws Exception {
        call("Input.insertText", Map.of("text", text));
    }

    /** Clicks at a place of the page. */
    public void click(double x, double y) throws Exception {
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            boolean moves = type.equals("mouseMoved");
            Map<String, Object> event = Map.of(
                    "type", type, "x", x, "y", y, "button", moves ? "none" : "left", "clickCount", moves ? 0 : 1);
            call("Input.dispatchMouseEvent", event);
        }
    }

    /** Has pages believe that the user wants {@code dark} or {@code light}. */
    public void prefer(String scheme) throws Exception {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** What the page looks like, as PNG. */
    public byte[] picture() throws Exception {
        Object data = call("Page.captureScreenshot", Map.of("format", "png")).get("data");
        return Base64.getDecoder().decode(String.valueOf(Objects.requireNonNull(data)));
    }

    /** The addresses that were asked for. */
    public List<String> requests() {
        return new ArrayList<>(requests);
    }

    /** What the console has. */
    public List<String> complaints() {
        return new ArrayList<>(complaints);
    }

    @Override
    public void close() {
        session = "";
        // It removes its own files when it is asked to end.
        CompletableFuture<WebSocket> _ = socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true);
        boolean ended = hasEnded();
        socket.abort();
        client.close();
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private boolean hasEnded() {
        try {
            process.onExit().get(30, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

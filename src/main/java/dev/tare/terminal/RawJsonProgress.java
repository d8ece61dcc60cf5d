package dev.tare.terminal;

import dev.tare.diagnostic.Problem;
import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * BuildKit's {@code rawjson}: its SolveStatus (client/graph.go), one object a line, and nothing else on the stream. A step
 * is a vertex, whose digest is that of its number and name.
 */
final class RawJsonProgress extends BuildProgress {
    private static final long STANDARD_OUTPUT = 1;

    private final Map<Running, Instant> started = new HashMap<>();
    private int numbers;

    RawJsonProgress(Screen screen) {
        super(screen);
    }

    @Override
    public boolean isForPrograms() {
        return true;
    }

    private static String digest(int number, String name) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((number + " " + name).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, @Nullable Object> vertex(Running step) {
        Map<String, @Nullable Object> vertex = new LinkedHashMap<>();
        vertex.put("digest", digest(step.number, step.name));
        vertex.put("name", step.name);
        vertex.put("started", started.getOrDefault(step, Instant.now()).toString());
        return vertex;
    }

    private void write(String kind, List<Map<String, @Nullable Object>> values) {
        byte[] bytes = Json.write(Map.of(kind, values));
        screen.out().write(bytes, 0, bytes.length);
        screen.out().println();
        screen.out().flush();
    }

    @Override
    void started(Running step) {
        step.number = ++numbers;
        started.put(step, Instant.now());
        write("vertexes", List.of(vertex(step)));
    }

    @Override
    void lines(Running step, List<String> lines) {
        List<Map<String, @Nullable Object>> logs = new ArrayList<>();
        for (String line : lines) {
            Map<String, @Nullable Object> log = new LinkedHashMap<>();
            log.put("vertex", digest(step.number, step.name));
            log.put("stream", STANDARD_OUTPUT);
            log.put("data", base64(line + "\n"));
            log.put("timestamp", Instant.now().toString());
            logs.add(log);
        }
        write("logs", logs);
    }

    @Override
    void ended(Running step, @Nullable String failure) {
        Map<String, @Nullable Object> vertex = vertex(step);
        started.remove(step);
        vertex.put("completed", Instant.now().toString());
        if (step.ended == End.CACHED) {
            vertex.put("cached", true);
        }
        if (failure != null) {
            vertex.put("error", failure);
        }
        write("vertexes", List.of(vertex));
    }

    @Override
    void noted(String line) {
        // There is no place for it.
    }

    /** A step of its own, which is over at once. */
    @Override
    void told(String line) {
        failed(line, null);
    }

    @Override
    void warned(Problem problem) {
        write("warnings", List.of(SolveWarning.json(problem, digest(0, ""))));
    }

    @Override
    public void fail(Problem problem) {
        failed("error", problem.message() + (problem.hint() == null ? "" : ": " + problem.hint()));
    }

    private void failed(String name, @Nullable String error) {
        Map<String, @Nullable Object> vertex = new LinkedHashMap<>();
        String now = Instant.now().toString();
        vertex.put("digest", digest(++numbers, name));
        vertex.put("name", name);
        vertex.put("started", now);
        vertex.put("completed", now);
        if (error != null) {
            vertex.put("error", error);
        }
        write("vertexes", List.of(vertex));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

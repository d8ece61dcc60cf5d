package dev.tare.terminal;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A warning as BuildKit's clients have it in JSON ({@code client.VertexWarning}): its texts are base64. */
public final class SolveWarning {
    private SolveWarning() {}

    /** @param vertex the digest of what it is about */
    static Map<String, @Nullable Object> json(Problem problem, String vertex) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("vertex", vertex);
        json.putAll(json(problem));
        return json;
    }

    /** Of no vertex: {@code level}, {@code short}, {@code detail} and, where it has a place, {@code sourceInfo}, {@code range}. */
    public static Map<String, @Nullable Object> json(Problem problem) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("level", 1L);
        json.put("short", base64(problem.message()));
        if (problem.hint() != null) {
            json.put("detail", List.of(base64(problem.hint())));
        }
        Location place = problem.location();
        if (place != null) {
            SourceText source = place.source();
            json.put("sourceInfo", sourceInfo(source));
            json.put("range", List.of(place.range()));
        }
        return json;
    }

    private static Map<String, @Nullable Object> sourceInfo(SourceText source) {
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("filename", source.name());
        info.put("data", base64(source.text()));
        info.put("language", "Dockerfile");
        return info;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

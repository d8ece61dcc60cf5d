package dev.tare.oci;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Docker's health check, which OCI configurations carry along. Durations are nanoseconds, 0 where not given.
 *
 * @param test {@code NONE}, or {@code CMD} and words, or {@code CMD-SHELL} and one text
 */
public record Healthcheck(
        List<String> test, long interval, long timeout, long startPeriod, long startInterval, long retries) {
    public Healthcheck {
        test = List.copyOf(test);
    }

    private static final Set<String> FIELDS =
            Set.of("Test", "Interval", "Timeout", "StartPeriod", "StartInterval", "Retries");

    static Healthcheck fromJson(Object value) throws IOException {
        Map<String, @Nullable Object> json = Json.fields(value, FIELDS);
        return new Healthcheck(
                Json.strings(json.get("Test")),
                number(json.get("Interval")),
                number(json.get("Timeout")),
                number(json.get("StartPeriod")),
                number(json.get("StartInterval")),
                number(json.get("Retries")));
    }

    private static long number(@Nullable Object value) throws IOException {
        return value == null ? 0 : Json.number(value);
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        if (!test.isEmpty()) {
            json.put("Test", test);
        }
        put(json, "Interval", interval);
        put(json, "Timeout", timeout);
        put(json, "StartPeriod", startPeriod);
        put(json, "StartInterval", startInterval);
        put(json, "Retries", retries);
        return json;
    }

    private static void put(Map<String, @Nullable Object> json, String name, long value) {
        if (value != 0) {
            json.put(name, value);
        }
    }
}

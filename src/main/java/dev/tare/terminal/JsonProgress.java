package dev.tare.terminal;

import dev.tare.diagnostic.Problem;
import dev.tare.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object a line: {@code event}, {@code step}, {@code name}, and what the event adds. */
final class JsonProgress extends BuildProgress {
    private int numbers;

    JsonProgress(Screen screen) {
        super(screen);
    }

    private void event(String event, @Nullable Running step, @Nullable String key, @Nullable String value) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("event", event);
        if (step != null) {
            json.put("step", (long) step.number);
            json.put("name", step.name);
        }
        if (key != null) {
            json.put(key, value);
        }
        byte[] bytes = Json.write(json);
        screen.out().write(bytes, 0, bytes.length);
        screen.out().println();
    }

    @Override
    void started(Running step) {
        step.number = ++numbers;
        event("started", step, null, null);
    }

    @Override
    void lines(Running step, List<String> lines) {
        for (String line : lines) {
            event("output", step, "line", line);
        }
    }

    @Override
    void ended(Running step, @Nullable String failure) {
        if (failure != null) {
            event("failed", step, "error", failure);
        } else {
            event(String.valueOf(step.ended).toLowerCase(Locale.ROOT), step, "seconds", step.tenths());
        }
    }

    @Override
    void noted(String line) {
        event("note", null, "line", line);
    }

    @Override
    void told(String line) {
        event("note", null, "line", line);
    }

    @Override
    void warned(Problem problem) {
        event("warning", null, "message", problem.message());
    }
}

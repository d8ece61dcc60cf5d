package dev.tare;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.tare.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The test vectors of other projects, in the folder that TARE_SUITES names. */
public final class Suites {
    private Suites() {}

    /** A file or folder among the vectors; the test is skipped where there are none. */
    public static Path path(String name) {
        String root = System.getenv("TARE_SUITES");
        if (root == null || root.isEmpty()) {
            return abort("skipped: TARE_SUITES is not set");
        }
        return Path.of(root, name);
    }

    /** Text of a file among the vectors, byte for byte. */
    public static String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases of a JSON file with one list {@code cases}, by their suite. */
    public static Map<String, List<Case>> cases(String name) {
        try {
            Map<String, List<Case>> suites = new TreeMap<>();
            for (Object each :
                    Json.list(Json.readObject(Files.readAllBytes(path(name))).get("cases"))) {
                Case found = new Case(Json.object(each));
                suites.computeIfAbsent(found.text("suite"), s -> new ArrayList<>())
                        .add(found);
            }
            return suites;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One case. */
    public record Case(Map<String, @Nullable Object> json) {
        public String name() {
            return json.get("name") instanceof String name ? name : String.valueOf(json.get("pattern"));
        }

        public @Nullable Object get(String key) {
            return json.get(key);
        }

        /** A value that must be a string. */
        public String text(String key) {
            return (String) json.get(key);
        }

        /** A value that must be a list of strings. */
        public List<String> texts(String key) {
            return strings(json.get(key));
        }

        /** A value that must be an object, in a case of its own. */
        public Case object(String key) {
            return new Case(map(json.get(key)));
        }

        /** Whether the call must fail. */
        public boolean fails() {
            return Boolean.TRUE.equals(json.get("error"));
        }
    }

    public static List<String> strings(@Nullable Object list) {
        try {
            return Json.strings(list);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Map<String, @Nullable Object> map(@Nullable Object object) {
        try {
            return Json.object(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Case> objects(@Nullable Object list) {
        try {
            List<Case> out = new ArrayList<>();
            for (Object each : Json.list(list)) {
                out.add(new Case(Json.object(each)));
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

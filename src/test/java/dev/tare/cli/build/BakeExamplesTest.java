package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bake files and compose files, each in a folder with what it builds, what {@code --print} gives ({@code expected.json}),
 * and maybe arguments and variables.
 */
class BakeExamplesTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/bake");

    @TempDir
    Path directory;

    static List<String> examples() throws IOException {
        try (Stream<Path> all = Files.list(EXAMPLES)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void printsWhatIsDocumented(String example) throws IOException {
        CommandLine.Result result = run(example, "--print");

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo(Files.readString(EXAMPLES.resolve(example).resolve("expected.json")));
        assertThat(result.code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void buildsTheImagesThatItPrints(String example) throws IOException {
        CommandLine.Result result = run(example, "--metadata-file=metadata.json", "--progress=plain");

        assertThat(result.code()).as(result.err()).isZero();
        Map<String, @Nullable Object> plan =
                Json.readObject(Files.readAllBytes(EXAMPLES.resolve(example).resolve("expected.json")));
        Map<String, @Nullable Object> targets = Json.object(plan.get("target"));
        assertThat(Json.readObject(Files.readAllBytes(directory.resolve("metadata.json"))))
                .containsOnlyKeys(targets.keySet());
        try (Store store = new CommandLine(directory).store()) {
            for (Object target : targets.values()) {
                // Made for another target, and no more.
                if (Json.list(Json.object(target).get("output")).equals(List.of(Map.of("type", "cacheonly")))) {
                    continue;
                }
                for (String tag : Json.strings(Json.object(target).get("tags"))) {
                    assertThat(store.images().find(tag)).as(tag).isNotNull();
                }
                for (Object output : Json.list(Json.object(target).get("output"))) {
                    String dest = Json.text(Json.object(output).get("dest"));
                    assertThat(directory.resolve(dest)).as(dest).exists();
                }
            }
        }
    }

    private CommandLine.Result run(String example, String... more) throws IOException {
        Path from = EXAMPLES.resolve(example);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path to = directory.resolve(from.relativize(each).toString());
                if (!Files.exists(to)) {
                    Files.copy(each, to);
                }
            }
        }
        List<String> words = new ArrayList<>(List.of("bake"));
        words.addAll(List.of(more));
        words.addAll(lines(from.resolve("arguments")));
        Map<String, String> environment = new HashMap<>(Map.of("HOME", "/root"));
        for (String line : lines(from.resolve("environment"))) {
            int equals = line.indexOf('=');
            environment.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return new CommandLine(directory, environment).run(words.toArray(String[]::new));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    }
}

package dev.tare.flow.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.flow.FlowTexts;
import dev.tare.report.PrettyJson;
import dev.tare.testing.JsonSchema;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class FlowSchemaTest {
    private static final Path CHECKED_IN = Path.of("src/main/resources/dev/tare/flow/build.schema.json");

    /** As an editor sees a file: by YAML 1.2. */
    private static @Nullable Object yaml(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static List<String> check(String text) {
        JsonSchema schema = new JsonSchema().add("build.yml", Json.write(FlowSchema.json()));
        return schema.check("build.yml", yaml(text));
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("examples/flows"))) {
            return all.filter(file -> file.endsWith("build.yml")).toList().stream();
        }
    }

    @Test
    void isTheFileThatIsShipped() throws IOException {
        assertThat(Files.readString(CHECKED_IN))
                .as("make it anew: tare flow schema > " + CHECKED_IN)
                .isEqualTo(PrettyJson.write(FlowSchema.json()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void takesTheExamples(Path file) throws IOException {
        assertThat(check(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build: {version: 2016-02-13, steps: {a: {name: a, dockerfile: D, no_cache: yes, args: {A: 1.5, B: null}}}}",
                "build: {version: 2016-03-14, steps: {a: {secrets: {k: {type: file, value: v}}}}}",
                "build: {version: '2016-03-14', steps: {a: null}}",
                "build: {version: 2026-11-20, steps: {a: {go: ./x, platforms: [linux/amd64], secrets: {k: {env: K}}}}}",
                "build: {version: 2026-11-20, flags: {j: 4, keep-all: true, build: [A=1]}, steps: {a: {memory: 512m}}}",
                "{x-common: {any: thing}, build: {version: 2026-11-20, default: [a], steps: {a: {network: none, x-y: 1}}}}"
            })
    void takesWhatTheReaderTakes(String text) {
        assertThat(FlowTexts.read(text).warnings()).isEmpty();
        assertThat(check(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build: {steps: {}}",
                "build: {version: 2016-03-13}",
                "build: {version: 2026-11-20, steps: [a]}",
                "build: {version: 2026-11-20, steps: {a: {depends_on: b}, b: {}}}",
                "build: {version: 2026-11-20, steps: {a: {depend_on: [b]}, b: {}}}",
                "build: {version: 2026-11-20, steps: {a: {no_cache: maybe}}}",
                "build: {version: 2026-11-20, steps: {a: {name: [x]}}}",
                "build: {version: 2026-11-20, steps: {a: {args: [A=1]}}}",
                "build: {version: 2026-11-20, steps: {a: {network: bridge}}}",
                "build: {version: 2026-11-20, steps: {a: {memory: lots}}}",
                "build: {version: 2026-11-20, steps: {a: {cpu_shares: 1}}}",
                "build: {version: 2026-11-20, steps: {a: {secrets: {k: {type: file}}}}}",
                "build: {version: 2026-11-20, steps: {a: {secrets: {k: {type: fiel, value: x}}}}}",
                "build: {version: 2026-11-20, steps: {a: {secrets: {k: {file: x, env: y}}}}}",
                "build: {version: 2026-11-20, steps: {a: {cleanup: [x]}}}",
                "build: {version: 2026-11-20, steps: {a: {}}, flags: {after-build-commands: true}}",
                "build: {version: 2026-11-20, steps: {a: {}}, flags: {j: many}}",
                "build: {version: 2026-11-20, steps: {a: {}}, flags: {build: [A]}}",
                "step: {}"
            })
    void refusesWhatTheReaderRefuses(String text) {
        assertThat(FlowTexts.error(text)).isNotEmpty();
        assertThat(check(text)).isNotEmpty();
    }

    /** The reader only warns of these, as Habitus ignores them; an editor marks them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "build: {version: 2016-02-13, steps: {a: {secrets: {k: {type: file, value: v}}}}}",
                "build: {version: 2016-03-14, steps: {a: {push: true}}}",
                "build: {version: 2016-03-14, steps: {a: {depend_on: [b]}}}",
            })
    void refusesWhatTheReaderWarnsOf(String text) {
        assertThat(FlowTexts.read(text).warnings()).hasSize(1);
        assertThat(check(text)).hasSize(1);
    }
}

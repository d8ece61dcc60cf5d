package dev.tare.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.SourceText;
import dev.tare.flow.file.Flow;
import dev.tare.flow.file.FlowMigration;
import dev.tare.flow.file.FlowReader;
import dev.tare.flow.file.FlowSecret;
import dev.tare.flow.file.FlowStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExampleFlowFilesTest {
    private static final Path FOLDER = Path.of("examples/flows");

    static List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void areThoseOfTheReferenceAndOneOfOurOwn() throws IOException {
        assertThat(names())
                .containsExactly(
                        "after_build_command",
                        "buildarguments",
                        "context",
                        "env",
                        "helloworld",
                        "multistage",
                        "no_cache",
                        "own",
                        "secrets_env",
                        "secrets_file",
                        "testing",
                        "uid",
                        "uid_nested");
    }

    @ParameterizedTest
    @MethodSource("names")
    void areReadWithoutAWarningAndNameFilesThatAreThere(String name) throws IOException {
        Path folder = FOLDER.resolve(name);
        Flow flow = FlowReader.read(
                new SourceText("build.yml", Files.readString(folder.resolve("build.yml"))),
                Map.of("RELEASE", "1.2", "OWNER", "me")::get);

        assertThat(flow.warnings()).isEmpty();
        assertThat(flow.steps()).isNotEmpty();
        for (FlowStep step : flow.steps()) {
            Path context = folder.resolve(step.build().context());
            if (step.build().goPackage() == null) {
                assertThat(context.resolve(step.build().dockerfile())).isRegularFile();
            } else {
                assertThat(context.resolve("go.mod")).isRegularFile();
            }
            for (FlowSecret secret : step.secrets().values()) {
                assertThat(secret.kind() == FlowSecret.Kind.ENV || Files.exists(folder.resolve(secret.value())))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void canBeMigrated(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name).resolve("build.yml"));
        if (!name.equals("own")) {
            FlowMigration.Migrated migrated = FlowMigration.migrate(new SourceText("build.yml", text));

            assertThat(migrated.notes()).isEmpty();
            assertThat(FlowTexts.changedLines(text, migrated.text())).isEqualTo(1);
        }
    }
}

package dev.tare.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Suites;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.FlagSet;
import dev.tare.flow.file.FlowFlags;
import dev.tare.flow.file.FlowMigration;
import dev.tare.flow.file.FlowReader;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The flows that a real Habitus was run on: which of them can be read, and that nothing in them is warned of or has to change. */
class RecordedFlowsTest {
    /** Those that Habitus refuses for their text; it panics at two that are right (diamond and parallel). */
    private static final Set<String> WRONG =
            Set.of("bad-version", "bad-dependency", "cycle", "not-yaml", "same-name", "steps-list");

    @TestFactory
    Stream<DynamicTest> areReadOrRefusedAsTheySay() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Suites.path("habitus/flows"))) {
            files = all.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSize(28);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        Suites.path("habitus/flows").relativize(file).toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        Path folder = Suites.path("habitus/flows").relativize(file).getName(0);
        SourceText source = new SourceText("build.yml", Files.readString(file));
        FlagSet flags =
                folder.toString().equals("bad-flag") ? FlagSet.parse(FlowFlags.TABLE, List.of()) : flags(folder);
        if (WRONG.contains(folder.toString())) {
            assertThatThrownBy(() -> FlowReader.read(source, flags.pairs("env")::get))
                    .isInstanceOfSatisfying(
                            TareException.class,
                            e -> assertThat(e.problem().location()).isNotNull());
            return;
        }
        assertThatCode(() -> assertThat(FlowReader.read(
                                        source, name -> flags.pairs("env").getOrDefault(name, "x"))
                                .warnings())
                        .isEmpty())
                .doesNotThrowAnyException();
        FlowMigration.Migrated migrated = FlowMigration.migrate(source);
        assertThat(migrated.notes()).isEmpty();
        assertThat(FlowTexts.changedLines(source.text(), migrated.text())).isEqualTo(1);
    }

    private static FlagSet flags(Path folder) throws IOException {
        byte[] run =
                Files.readAllBytes(Suites.path("habitus/flows").resolve(folder).resolve("run.json"));
        return FlagSet.parse(FlowFlags.TABLE, Json.strings(Json.readObject(run).get("args")));
    }
}

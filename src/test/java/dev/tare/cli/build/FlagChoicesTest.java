package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.build.request.NeedsMode;
import dev.tare.cli.CommandLine;
import dev.tare.golang.GoProfile;
import dev.tare.plan.ExecSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options with fixed values. */
class FlagChoicesTest {
    @TempDir
    private Path folder;

    private CommandLine tare;

    @BeforeEach
    void makeContext() throws IOException {
        tare = new CommandLine(folder);
        Path context = Files.createDirectories(folder.resolve("ctx"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    }

    private CommandLine.Result build(String flag, String value) {
        return tare.run("build", flag, value, "ctx");
    }

    @Test
    void aRuntimeThatThereIsNoneOfIsRefusedThoughNothingRuns() {
        CommandLine other = new CommandLine(folder, Map.of("TARE_RUNTIME", "foo"));
        CommandLine.Result named = other.run("build", "ctx");
        CommandLine.Result asked = tare.run("build", "--runtime", "runk", "ctx");

        assertThat(named.code()).isEqualTo(2);
        assertThat(named.err()).contains("TARE_RUNTIME knows no runtime \"foo\"", "tare, runc or unshare");
        assertThat(other.run("build", "--runtime", "runc", "ctx").code()).isZero();
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.err())
                .contains("--runtime takes tare, runc or unshare, not \"runk\"", "did you mean \"runc\"?");
    }

    /** The words of a flag are those that whoever reads its value knows. */
    @Test
    void theWordsOfTheHelpAreThoseThatAreTaken() {
        assertThat(choices("needs")).containsExactlyElementsOf(texts(NeedsMode.values(), NeedsMode::text));
        assertThat(choices("profile")).containsExactlyElementsOf(texts(GoProfile.values(), GoProfile::toString));
        assertThat(choices("runtime")).allMatch(word -> ExecSettings.Sandbox.named(word, "") != null);
        for (String word : choices("network")) {
            assertThat(build("--network", word).code()).as(word).isZero();
        }
        for (String word : choices("progress")) {
            assertThat(build("--progress", word).err()).as(word).doesNotContain("--progress takes");
        }
        for (String word : choices("attest-to")) {
            assertThat(build("--attest-to", word).code()).as(word).isZero();
        }
    }

    private static List<String> choices(String flag) {
        return new BuildCommand()
                .page().flags().stream()
                        .filter(each -> each.name().equals(flag))
                        .findFirst()
                        .orElseThrow()
                        .choices();
    }

    private static <T> List<String> texts(T[] values, Function<T, String> text) {
        return Stream.of(values).map(text).toList();
    }
}

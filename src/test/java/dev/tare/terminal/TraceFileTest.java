package dev.tare.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
    @TempDir
    private Path folder;

    private TraceFile of(String... words) {
        return TraceFile.of(words, folder, 0);
    }

    private void refused(int exit, String message, String... words) {
        assertThatThrownBy(() -> of(words)).isInstanceOfSatisfying(TareException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(exit);
            assertThat(e.problem().render()).contains(message);
        });
    }

    @Test
    void theOptionStandsBeforeACommand() {
        assertThat(TraceFile.isAsked(new String[] {"--trace=t", "x"})).isTrue();
        assertThat(TraceFile.isAsked(new String[] {"--tracer", "x"})).isFalse();
        assertThat(TraceFile.isAsked(new String[] {"run", "--trace"})).isFalse();
        assertThat(TraceFile.isAsked(new String[0])).isFalse();
        assertThat(of("--trace=t", "run", "x").words()).isEqualTo(List.of("run", "x"));
        assertThat(of("--trace", "t", "run", "x").file()).isEqualTo(folder.resolve("t"));
    }

    @Test
    void whatCannotBeWrittenIsSaidBeforeTheCommandRuns() throws IOException {
        Files.writeString(folder.resolve("build.yml"), "build:\n");
        Files.createDirectories(folder.resolve("made"));

        refused(2, "--trace needs a file", "--trace");
        refused(2, "--trace t stands before a command", "--trace", "t");
        refused(2, "--trace build.yml: the file is there, and is no trace", "--trace", "build.yml", "build");
        refused(1, "the trace made cannot be written: it is a folder", "--trace", "made", "build");
        refused(1, "there is no folder " + folder.resolve("none"), "--trace=none/t", "build");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("build.yml", "made");
    }

    @Test
    void aTraceOfBeforeIsWrittenAnew() throws IOException {
        Files.writeString(folder.resolve("t"), "[]");

        of("--trace", "t", "images").accept(List.of());

        assertThat(folder.resolve("t")).content().startsWith("[{").contains("\"images\"");
    }
}

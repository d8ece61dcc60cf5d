package dev.tare.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One step: what it does in which order, and how that is said. */
class StepRunnerTest {
    private static final Set<FlowOption> HOST =
            EnumSet.of(FlowOption.KEEP_ARTIFACTS, FlowOption.KEEP_MODES, FlowOption.HOST_COMMANDS, FlowOption.CLEANUP);
    private static final Set<FlowOption> PLAIN = EnumSet.of(FlowOption.KEEP_ARTIFACTS, FlowOption.CLEANUP);

    @TempDir
    private Path folder;

    private FlowFolder flow;

    @BeforeEach
    void open() throws IOException {
        flow = new FlowFolder(folder)
                .file("text", "hello\n")
                .file("Dockerfile", "FROM scratch", "COPY --chmod=640 text /out/text", "COPY text /out/more");
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void saysInHabitussWordsWhatItDoes() {
        flow.run("a: {name: app, artifacts: ['/out/text:made']}");

        assertThat(flow.log)
                .startsWith(
                        "[NOTICE] - Step 1 - Building app from context '.'",
                        "[NOTICE] - Step 1 - Parsing and converting 'Dockerfile'")
                .contains("[INFO] - Copying from /out/text to made/text");
    }

    @Test
    void runsTheHostsCommandAfterTheArtifactsAreThereAndOnlyWhereThatIsAllowed() {
        String step = "a: {name: app, artifacts: ['/out/text:made'], after_build_command: 'cat made/text'}";

        flow.run(step);
        assertThat(flow.printed).isEmpty();

        flow.run(1, Progress.NONE, HOST, false, step);
        assertThat(flow.printed).containsExactly("hello");
        assertThat(flow.log).contains("[NOTICE] - Step 1 - Running command [cat made/text] on host");
    }

    @Test
    void failsWithTheHostsCommandAndNamesNothing() {
        assertThatThrownBy(() -> flow.run(
                        1, Progress.NONE, HOST, false, "a: {name: app, after_build_command: 'echo said; exit 3'}"))
                .hasMessageContaining("step a: the command [echo said; exit 3] on the host failed with exit code 3");

        assertThat(flow.printed).containsExactly("said");
        assertThat(flow.names()).isEmpty();
    }

    @Test
    void artifactsHaveTheirModesOrPlainOnes() throws IOException {
        String step = "a: {name: app, artifacts: ['/out/text:made']}";

        flow.run(1, Progress.NONE, HOST, false, step);
        assertThat(mode("made/text")).isEqualTo("rw-r-----");

        flow.run(1, Progress.NONE, PLAIN, false, step);
        assertThat(mode("made/text")).isEqualTo("rw-r--r--");
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(flow.work.resolve(file)));
    }

    @Test
    void anArtifactThatTheImageLacksIsAnErrorAtItsLine() {
        assertThatThrownBy(() -> flow.run("a: {name: app, artifacts: ['/out/none:made']}"))
                .hasMessageContaining("step a: ")
                .hasMessageContaining("/out/none");

        assertThat(flow.names()).isEmpty();
    }

    @Test
    void aContextThatIsMissingIsAnErrorBeforeAnythingIsBuilt() {
        assertThatThrownBy(() -> flow.run("a: {name: app, context: nowhere}"))
                .hasMessageContaining("step a: ")
                .hasMessageContaining("nowhere");
    }

    @Test
    void squashedLayersAreOne() throws IOException {
        flow.run("a: {name: layers}", "b: {name: squashed, squash: true}");

        assertThat(flow.layers("layers")).isEqualTo(2);
        assertThat(flow.layers("squashed")).isEqualTo(1);
        assertThat(flow.read("squashed", "/out/more")).isEqualTo("hello\n");
    }

    @Test
    void aSecondRunTakesItsLayersFromTheCache() {
        flow.run("a: {name: one}");
        flow.run("a: {name: two}");

        assertThat(flow.store.images().require("two").descriptor().digest())
                .isEqualTo(flow.store.images().require("one").descriptor().digest());
    }
}

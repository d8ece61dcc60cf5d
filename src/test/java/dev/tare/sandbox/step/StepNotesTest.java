package dev.tare.sandbox.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.Problem;
import dev.tare.plan.ExecSettings;
import dev.tare.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepNotesTest {
    private static final ExecSettings LIMITED = new ExecSettings(
            Map.of(), Map.of(), Set.of(), new ExecSettings.Resources(1L << 28, null, null), ExecSettings.Sandbox.ANY);

    @TempDir
    private Path folder;

    private List<String> notes(ExecSettings settings) {
        try (Store store = Store.open(folder.resolve("store"));
                StepExecutor steps = new StepExecutor(store, settings, Clock.systemUTC(), new UnshareRuntime())) {
            return steps.notes().stream().map(Problem::message).toList();
        }
    }

    @Test
    void limitsThatHaveNoEffectAreTold() {
        assertThat(notes(LIMITED))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("limits of memory and processors have no effect: ");
    }

    @Test
    void nothingIsSaidOfLimitsWhereThereAreNone() {
        assertThat(notes(ExecSettings.NONE)).hasSize(1).first().asString().contains("unshare runs the RUN steps");
    }
}

package dev.tare.buildkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code bench/fleet}, which nothing else would notice to be broken or old. */
class FleetModelTest {
    /** Whoever changes the placement or a figure is told to make the page again, by {@code bench/fleet/run}. */
    @Test
    void thePageHasWhatTheModelSaysOfThePlacementOfToday() throws Exception {
        Path classes = Path.of(Placement.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> rows = ChildProcess.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        "bench/fleet/FleetModel.java",
                        "bench/fleet/figures.properties",
                        "4,30")
                .succeed()
                .out()
                .lines()
                .toList();

        assertThat(rows).hasSize(2 + 8);
        assertThat(page()).containsAll(rows);
    }

    private static List<String> page() throws IOException {
        return Files.readAllLines(Path.of("docs/fleet-model.md"));
    }
}

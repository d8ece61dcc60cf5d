package dev.tare.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.flow.file.FlowStep;
import dev.tare.store.Store;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTimesTest {
    @TempDir
    Path home;

    @Test
    void remembersEachBuildFileByItself() {
        FlowStep a = FlowTexts.graph("a:").steps().getFirst();
        FlowStep b = FlowTexts.graph("a:", "b: a").steps().getLast();
        try (Store store = Store.open(home)) {
            Path file = Path.of("/flows/build.yml");
            StepTimes.read(store.records(), file).write(store.records(), file, Map.of("a", 1200L, "x y\nz", 5L));
            StepTimes.read(store.records(), file).write(store.records(), file, Map.of("b", 30L));

            StepTimes times = StepTimes.read(store.records(), Path.of("/flows/../flows/build.yml"));
            assertThat(times.of(a)).isEqualTo(1200);
            assertThat(times.of(b)).isEqualTo(30);
            assertThat(StepTimes.read(store.records(), Path.of("/other/build.yml"))
                            .of(a))
                    .isZero();
        }
    }

    @Test
    void leavesOutWhatIsNoTime() {
        FlowStep a = FlowTexts.graph("a:").steps().getFirst();

        assertThat(StepTimes.parse("x a\n-5 a\n7\n").of(a)).isZero();
        assertThat(StepTimes.parse("9 a").of(a)).isEqualTo(9);
    }
}

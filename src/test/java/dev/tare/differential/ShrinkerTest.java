package dev.tare.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    @Test
    void theSameSeedGivesTheSameCase() {
        assertThat(Generator.sketch(7)).isEqualTo(Generator.sketch(7)).isNotEqualTo(Generator.sketch(8));
    }

    @Test
    void onlyWhatTheFaultNeedsIsLeft() throws IOException {
        Sketch sketch = new Sketch(
                List.of("mkdir a", "echo 1 >b", "mkdir c"),
                List.of("FROM box", "ENV a=1", "COPY --link --chown=5 b c /d/", "RUN one; two; three", "USER x"),
                Map.of());
        Shrinker shrinker = new Shrinker(
                1000,
                each -> each.setup().contains("echo 1 >b")
                        && each.dockerfile().contains("FROM box")
                        && each.dockerfile().stream().anyMatch(line -> line.contains("--link") && line.contains(" b"))
                        && each.dockerfile().stream().anyMatch(line -> line.contains("two")));

        Sketch small = shrinker.shrink(sketch);

        assertThat(small.setup()).containsExactly("echo 1 >b");
        assertThat(small.dockerfile()).containsExactly("FROM box", "COPY --link b", "two");
    }

    @Test
    void noMoreTrialsAreMadeThanWereAllowed() throws IOException {
        int[] trials = new int[1];
        Shrinker shrinker = new Shrinker(5, _ -> ++trials[0] < 0);

        Sketch sketch = Generator.sketch(3);

        assertThat(shrinker.shrink(sketch)).isEqualTo(sketch);
        assertThat(trials[0]).isEqualTo(5);
    }
}

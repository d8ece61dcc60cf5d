package dev.tare.needs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallPathTest {
    private static final List<String> LONG = List.of("main.main", "a", "b", "c", "d", "os.CreateTemp");

    @Test
    void whatIsLongIsShownByItsEnds() {
        assertThat(CallPath.brief(LONG)).isEqualTo("main.main -> a -> .. -> d -> os.CreateTemp");
        assertThat(CallPath.brief(LONG.subList(0, 5))).isEqualTo("main.main -> a -> b -> c -> d");
        assertThat(CallPath.whole(LONG)).isEqualTo("main.main -> a -> b -> c -> d -> os.CreateTemp");
    }

    @Test
    void aReasonEndsWithTheCallsWhereTheyAreKnown() {
        assertThat(CallPath.reason("makes temporary files", List.of())).isEqualTo("makes temporary files");
        assertThat(CallPath.reason("makes temporary files", LONG))
                .isEqualTo("makes temporary files: main.main -> a -> .. -> d -> os.CreateTemp");
    }
}

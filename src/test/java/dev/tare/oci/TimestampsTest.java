package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    @Test
    void agreesWithTheJdkOverAllYears() {
        for (long seconds = 0; seconds <= Timestamps.MAX_SECONDS; seconds += 86_399L * 173) {
            assertThat(Timestamps.rfc3339(seconds))
                    .isEqualTo(Instant.ofEpochSecond(seconds).toString());
        }
        assertThat(Timestamps.rfc3339(951_782_400)).isEqualTo("2000-02-29T00:00:00Z");
        assertThat(Timestamps.rfc3339(Timestamps.MAX_SECONDS)).isEqualTo("9999-12-31T23:59:59Z");
    }

    @Test
    void refusesWhatHasNoFourDigitYear() {
        assertThatIllegalArgumentException().isThrownBy(() -> Timestamps.rfc3339(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Timestamps.rfc3339(Timestamps.MAX_SECONDS + 1));
    }
}

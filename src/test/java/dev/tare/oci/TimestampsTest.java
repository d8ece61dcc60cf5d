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
            assertThat(Timestamps.seconds(Timestamps.rfc3339(seconds))).isEqualTo(seconds);
        }
        assertThat(Timestamps.rfc3339(951_782_400)).isEqualTo("2000-02-29T00:00:00Z");
        assertThat(Timestamps.rfc3339(Timestamps.MAX_SECONDS)).isEqualTo("9999-12-31T23:59:59Z");
    }

    @Test
    void thousandthsAreWrittenWhereThereAreAny() {
        for (long millis : new long[] {0, 1, 999, 1000, 1_700_000_000_050L, 1_700_000_000_000L}) {
            assertThat(Timestamps.rfc3339Millis(millis))
                    .isEqualTo(Instant.ofEpochMilli(millis).toString());
        }
    }

    @Test
    void whatIsNoTimeOfThisFormIsNone() {
        for (String text : new String[] {
            "",
            "yesterday",
            "2023-11-14T22:13:20+01:00",
            "2023-11-14 22:13:20Z",
            "2023-02-30T22:13:20Z",
            "2023-11-14T22:13:60Z",
            "1969-12-31T23:59:59Z",
            "2023-11-14T22:13:2xZ"
        }) {
            assertThat(Timestamps.seconds(text)).as(text).isEqualTo(-1);
        }
    }

    @Test
    void refusesWhatHasNoFourDigitYear() {
        assertThatIllegalArgumentException().isThrownBy(() -> Timestamps.rfc3339(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Timestamps.rfc3339(Timestamps.MAX_SECONDS + 1));
    }
}

package dev.tare.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
    @ParameterizedTest
    @CsvSource({
        "PT0.9S, Less than a second",
        "PT1.9S, 1 second",
        "PT59S, 59 seconds",
        "PT60S, About a minute",
        "PT119S, About a minute",
        "PT59M59S, 59 minutes",
        "PT60M, About an hour",
        "PT89M, About an hour",
        "PT90M, 2 hours",
        "PT47H29M, 47 hours",
        "PT47H30M, 2 days",
        "P13D, 13 days",
        "P14D, 2 weeks",
        "P59D, 8 weeks",
        "P60D, 2 months",
        "P729D, 24 months",
        "P730D, 2 years",
    })
    void durationsAreThoseThatDockerPrints(Duration duration, String printed) {
        assertThat(Ages.human(duration)).isEqualTo(printed);
    }

    @Test
    void anUnknownTimeIsNotAvailable() {
        Instant now = Instant.parse("2026-11-20T00:00:00Z");

        assertThat(Ages.ago(Ages.parse(null), now)).isEqualTo("N/A");
        assertThat(Ages.ago(Ages.parse("yesterday"), now)).isEqualTo("N/A");
        assertThat(Ages.ago(Ages.parse("2026-11-19T21:00:00+01:00"), now)).isEqualTo("4 hours ago");
        assertThat(Ages.ago(Ages.parse("1970-01-01T00:00:00Z"), now)).isEqualTo("56 years ago");
        assertThat(Ages.agoMade(Ages.parse("1970-01-01T00:00:00Z"), now))
                .as("an image that says no time")
                .isEqualTo("N/A");
        assertThat(Ages.agoMade(now.minusSeconds(7), now)).isEqualTo("7 seconds ago");
    }
}

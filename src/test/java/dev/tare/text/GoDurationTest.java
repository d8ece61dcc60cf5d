package dev.tare.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0s",
        "1ns, 1, 1ns",
        "1500us, 1500000, 1.5ms",
        "1.1us, 1100, 1.1µs",
        "2\u00b5s, 2000, 2µs",
        "100ms, 100000000, 100ms",
        "1.5s, 1500000000, 1.5s",
        ".5s, 500000000, 500ms",
        "30s, 30000000000, 30s",
        "1m30s, 90000000000, 1m30s",
        "1h, 3600000000000, 1h0m0s",
        "1h2m3.004s, 3723004000000, 1h2m3.004s",
        "-5s, -5000000000, -5s",
        "+5s, 5000000000, 5s"
    })
    void aDurationIsReadAndWrittenAsGoDoes(String text, long nanos, String written) {
        assertThat(GoDuration.parse(text)).isEqualTo(nanos);
        assertThat(GoDuration.format(nanos)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5x", ".s", "1s5", "-", "3000000h", "99999999999999999999s", "1 s"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(GoDuration.parse(text)).isNull();
    }
}

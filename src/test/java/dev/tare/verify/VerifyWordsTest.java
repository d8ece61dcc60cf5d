package dev.tare.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyWordsTest {
    @Test
    void aCommandIsSplitAtBlanksOutsideOfQuotes() {
        assertThat(VerifyWords.words("--cmd", " sh  -c 'echo \"a b\"; exit' \"\" x'y z' "))
                .containsExactly("sh", "-c", "echo \"a b\"; exit", "", "xy z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "sh -c 'echo"})
    void whatIsNoCommandIsRefused(String text) {
        assertThatThrownBy(() -> VerifyWords.words("--cmd", text)).isInstanceOf(TareException.class);
    }

    @Test
    void timesAndCodesAreRead() {
        assertThat(VerifyWords.millis("--for", "1m30s")).isEqualTo(90_000);
        assertThat(VerifyWords.millis("--for", "500ms")).isEqualTo(500);
        assertThat(VerifyWords.exitCode("255")).isEqualTo(255);
        assertThatThrownBy(() -> VerifyWords.millis("--for", "-3s")).hasMessageContaining("is no time");
        assertThatThrownBy(() -> VerifyWords.millis("--for", "soon")).hasMessageContaining("is no time");
        assertThatThrownBy(() -> VerifyWords.exitCode("256")).hasMessageContaining("0 to 255");
    }

    @Test
    void aProbeIsAPortAndForHttpAPath() {
        assertThat(Probe.http(":8080")).isEqualTo(new Probe(8080, "/"));
        assertThat(Probe.http(":8080/a?b=c")).isEqualTo(new Probe(8080, "/a?b=c"));
        assertThat(Probe.tcp("5432")).isEqualTo(new Probe(5432, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/path", ":0", ":65536", "host:80", ":8080/a b", ":8080/a\r\nX: y"})
    void whatIsNoProbeIsRefused(String text) {
        assertThatThrownBy(() -> Probe.http(text)).isInstanceOf(TareException.class);
    }
}

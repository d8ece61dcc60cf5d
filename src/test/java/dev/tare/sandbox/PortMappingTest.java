package dev.tare.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortMappingTest {
    @ParameterizedTest
    @CsvSource({
        "9090:8080, 0.0.0.0, 9090, 8080",
        "9090:8080/tcp, 0.0.0.0, 9090, 8080",
        "127.0.0.1:9090:8080, 127.0.0.1, 9090, 8080",
        "127.0.0.1::8080, 127.0.0.1, 0, 8080",
        "8080, 0.0.0.0, 0, 8080",
        ":8080, 0.0.0.0, 0, 8080",
        "[::1]:1:65535, ::1, 1, 65535",
        "[::1]::80, ::1, 0, 80",
    })
    void readsDockersForms(String text, String address, int hostPort, int containerPort) {
        assertThat(PortMapping.parse(text)).isEqualTo(new PortMapping(address, hostPort, containerPort));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9090:8080/udp | only tcp is published, not udp",
                "9090:8080/x | \"x\" is no protocol",
                "9090:0 | \"0\" is no port",
                "9090:65536 | \"65536\" is no port",
                "9090: | \"\" is no port",
                "a:8080 | \"a\" is no port",
                "9090-9099:8080 | a range of ports",
                "localhost:9090:8080 | \"localhost\" is no IP address",
                "1.2.3:9090:8080 | \"1.2.3\" is no IP address",
                "1.2.3.256:9090:8080 | \"1.2.3.256\" is no IP address",
                "::1:9090:8080 | is no IP address",
                "[x]:9090:8080 | \"[x]\" is no IP address",
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> PortMapping.parse(text))
                .isInstanceOf(TareException.class)
                .hasMessageStartingWith("-p " + text + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void isShownAsDockerShowsIt() {
        assertThat(PortMapping.parse("9090:8080")).hasToString("0.0.0.0:9090->8080/tcp");
        assertThat(PortMapping.parse("[::1]:9090:8080")).hasToString("[::1]:9090->8080/tcp");
    }
}

package dev.tare.sandbox.network;

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
        assertThat(PortMapping.parse(text)).containsExactly(new PortMapping(address, hostPort, containerPort));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9090:8080/sctp | not sctp",
                "9090:8080/x | \"x\" is no protocol",
                "9090:0 | \"0\" is no port",
                "9090:65536 | \"65536\" is no port",
                "9090: | \"\" is no port",
                "a:8080 | \"a\" is no port",
                "9090-9099:8080 | the range of the host has 10 ports, that of the container 1",
                "9099-9090:8080-8089 | \"9099-9090\" is no port",
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
    void rangesAreTakenPortByPort() {
        assertThat(PortMapping.parse("[::1]:9090-9092:80-82/udp"))
                .containsExactly(
                        new PortMapping("::1", 9090, 80, "udp"),
                        new PortMapping("::1", 9091, 81, "udp"),
                        new PortMapping("::1", 9092, 82, "udp"));
        assertThat(PortMapping.parse("80-81"))
                .containsExactly(new PortMapping("0.0.0.0", 0, 80), new PortMapping("0.0.0.0", 0, 81));
        assertThat(PortMapping.exposed("--expose", "53/udp")).containsExactly(new PortMapping("0.0.0.0", 0, 53, "udp"));
    }

    @Test
    void isShownAsDockerShowsIt() {
        assertThat(PortMapping.parse("9090:8080").getFirst()).hasToString("0.0.0.0:9090->8080/tcp");
        assertThat(PortMapping.parse("[::1]:9090:8080/udp").getFirst()).hasToString("[::1]:9090->8080/udp");
    }
}

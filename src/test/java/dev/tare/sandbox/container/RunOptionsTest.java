package dev.tare.sandbox.container;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Platform;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.network.PortMapping;
import dev.tare.sandbox.security.Confinement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
    @Test
    void portsNeedANetworkOfTheContainersOwn() {
        List<PortMapping> ports = PortMapping.parse("1:2");
        assertThatThrownBy(() -> options(null, null, NetworkMode.HOST, ports))
                .hasMessageContaining("not with --network host");
        assertThatThrownBy(() -> options(null, null, NetworkMode.NONE, ports))
                .hasMessageContaining("not with --network none");
    }

    @Test
    void namesHaveDockersForm() {
        for (String wrong : List.of("", "a", "-a", "a b", "a/b", "é1", "../x")) {
            assertThatThrownBy(() -> options(wrong, null, NetworkMode.DEFAULT, List.of()))
                    .hasMessage("\"" + wrong + "\" is no name for a container");
        }
        options("a_b.c-1", null, NetworkMode.DEFAULT, List.of());
    }

    @Test
    void theWorkingDirectoryIsAbsolute() {
        assertThatThrownBy(() -> options(null, "x", NetworkMode.DEFAULT, List.of()))
                .hasMessage("the working directory \"x\" is not absolute");
    }

    @Test
    void aNetworkThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> NetworkMode.parse("hots")).hasMessage("there is no network \"hots\"");
    }

    private static RunOptions options(
            @Nullable String name, @Nullable String directory, NetworkMode network, List<PortMapping> ports) {
        return new RunOptions(
                "i",
                Platform.host(),
                List.of(),
                name,
                new RunOptions.Invocation(null, List.of(), directory, null, List.of()),
                RunOptions.Life.NONE,
                new NetworkSettings(
                        network, List.of(), ports, false, List.of(), List.of(), NetworkSettings.Dns.HOST, null, ""),
                List.of(),
                List.of(),
                Confinement.NONE,
                Limits.NONE,
                Map.of());
    }
}

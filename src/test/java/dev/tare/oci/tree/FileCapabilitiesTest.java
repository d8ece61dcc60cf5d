package dev.tare.oci.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileCapabilitiesTest {
    private static String hex(String... names) {
        List<String> found = new ArrayList<>();
        FileCapabilities.xattrs(FileCapabilities.parse(List.of(names), "--cap"))
                .forEach((name, value) -> found.add(name + " " + HexFormat.of().formatHex(value)));
        return String.join(",", found);
    }

    /** The values are those that setcap(8) of libcap 2.66 writes for {@code NAME=ep}. */
    @Test
    void areWrittenAsSetcapWritesThem() {
        assertThat(hex("cap_net_bind_service"))
                .isEqualTo("security.capability 0100000200040000000000000000000000000000");
        assertThat(hex("NET_ADMIN", "CAP_BPF", "net_raw"))
                .isEqualTo("security.capability 0100000200300000000000008000000000000000");
        assertThat(hex()).isEmpty();
    }

    @Test
    void whatIsNoneIsAnErrorThatNamesTheNearest() {
        assertThatThrownBy(() -> hex("cap_net_bindservice"))
                .isInstanceOfSatisfying(
                        TareException.class,
                        e -> assertThat(e.problem().hint()).isEqualTo("did you mean \"NET_BIND_SERVICE\"?"))
                .hasMessage("--cap: there is no capability \"cap_net_bindservice\"");
    }
}

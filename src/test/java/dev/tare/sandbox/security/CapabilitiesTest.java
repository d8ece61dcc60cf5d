package dev.tare.sandbox.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    private static final List<String> OWN = own();

    private static List<String> own() {
        List<String> out = new ArrayList<>(Capabilities.DEFAULT);
        out.add("CAP_SYS_ADMIN");
        return out;
    }

    @Test
    void theUsualOnesAreGivenLessAndMore() {
        assertThat(granted(List.of(), List.of())).isEqualTo(Capabilities.DEFAULT);
        assertThat(granted(List.of("sys_admin"), List.of("CAP_MKNOD")))
                .contains("CAP_SYS_ADMIN", "CAP_CHOWN")
                .doesNotContain("CAP_MKNOD")
                .hasSize(14);
        assertThat(granted(List.of("CHOWN"), List.of())).isEqualTo(Capabilities.DEFAULT);
    }

    @Test
    void allMayBeDroppedOrAdded() {
        assertThat(granted(List.of(), List.of("all"))).isEmpty();
        assertThat(granted(List.of("kill"), List.of("ALL"))).containsExactly("CAP_KILL");
        assertThat(granted(List.of("ALL"), List.of("KILL")))
                .contains("CAP_SYS_ADMIN")
                .doesNotContain("CAP_KILL");
    }

    @Test
    void whatIsNotHadIsNotGiven() {
        assertThatThrownBy(() -> granted(List.of("SYS_TIME"), List.of()))
                .hasMessage("--cap-add SYS_TIME: this process does not have it to give");
        assertThatThrownBy(() -> granted(List.of("SYS_TIM"), List.of()))
                .hasMessage("--cap-add: there is no capability \"SYS_TIM\"")
                .hasFieldOrPropertyWithValue("problem.hint", "did you mean \"SYS_TIME\"?");
    }

    private static List<String> granted(List<String> added, List<String> dropped) {
        return Capabilities.granted(
                new Confinement(Set.of(), added, dropped, Confinement.Filter.USUAL, List.of(), Map.of(), null), OWN);
    }
}

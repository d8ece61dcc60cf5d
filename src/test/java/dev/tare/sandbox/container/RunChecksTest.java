package dev.tare.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.plan.Op;
import dev.tare.sandbox.HostFeatures;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.security.Confinement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunChecksTest {
    private static final String LIMITS = """
            Limit                     Soft Limit           Hard Limit           Units
            Max stack size            8388608              unlimited            bytes
            Max open files            1024                 4096                 files
            """;

    private static final List<String> RAISES = List.of("CAP_SYS_RESOURCE");

    @Test
    void aLimitIsRaisedOnlyByThoseWhoMay() {
        RunOptions more = options(Map.of(), NetworkMode.NONE, false, new Op.Ulimit("nofile", 5000, 5000));
        assertThatThrownBy(() -> RunChecks.check(more, machine(false, List.of()), LIMITS))
                .hasMessage("--ulimit nofile: the limit of this process is 4096, and it may not give more than it has");
        assertThatThrownBy(() -> RunChecks.check(more, machine(true, RAISES), LIMITS))
                .hasMessageContaining("4096");
        assertThatCode(() -> RunChecks.check(more, machine(false, RAISES), LIMITS))
                .doesNotThrowAnyException();
        RunOptions none = options(Map.of(), NetworkMode.NONE, false, new Op.Ulimit("nofile", -1, -1));
        assertThatThrownBy(() -> RunChecks.check(none, machine(false, List.of()), LIMITS))
                .hasMessageContaining("4096");
    }

    @Test
    void aLimitBelowOrWithoutOneIsFree() {
        RunOptions less = options(Map.of(), NetworkMode.NONE, false, new Op.Ulimit("nofile", 1, 4096));
        RunOptions stack = options(Map.of(), NetworkMode.NONE, false, new Op.Ulimit("stack", -1, -1));
        assertThatCode(() -> {
                    RunChecks.check(less, machine(false, List.of()), LIMITS);
                    RunChecks.check(stack, machine(false, List.of()), LIMITS);
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "kernel.panic, NONE, false, a setting of the whole machine",
        "vm.swappiness, NONE, false, a setting of the whole machine",
        "net.core.somaxconn, HOST, false, leave --network host out",
        "kernel.shmmax, NONE, true, leave --ipc host out",
        "net.core.somaxconn, DEFAULT, true, ''",
        "kernel.shmmax, HOST, false, ''",
        "fs.mqueue.msg_max, NONE, false, ''",
    })
    void settingsAreThoseThatAContainerHasOfItsOwn(String name, NetworkMode network, boolean hostIpc, String error) {
        RunOptions options = options(Map.of(name, "1"), network, hostIpc);
        if (error.isEmpty()) {
            RunChecks.check(options, machine(false, List.of()), LIMITS);
            return;
        }
        assertThatThrownBy(() -> RunChecks.check(options, machine(false, List.of()), LIMITS))
                .satisfies(
                        e -> assertThat(((TareException) e).problem().render()).contains(error));
    }

    private static HostFeatures machine(boolean userNamespace, List<String> capabilities) {
        Set<HostFeatures.Trait> traits = EnumSet.of(HostFeatures.Trait.SWAP_LIMIT);
        if (userNamespace) {
            traits.add(HostFeatures.Trait.USER_NAMESPACE);
        }
        return new HostFeatures(traits, 1, capabilities, "amd64");
    }

    private static RunOptions options(
            Map<String, String> sysctls, NetworkMode network, boolean hostIpc, Op.Ulimit... ulimits) {
        return new RunOptions(
                "i",
                Platform.host(),
                List.of(),
                null,
                RunOptions.Invocation.NONE,
                RunOptions.Life.NONE,
                new NetworkSettings(
                        network, List.of(), List.of(), false, List.of(), List.of(), NetworkSettings.Dns.HOST, null, ""),
                List.of(),
                List.of(),
                new Confinement(
                        hostIpc ? Set.of(Confinement.Option.HOST_IPC) : Set.of(),
                        List.of(),
                        List.of(),
                        Confinement.Filter.USUAL,
                        List.of(),
                        sysctls,
                        null),
                new Limits(Limits.Memory.NONE, Limits.Cpu.NONE, null, List.of(ulimits), null),
                Map.of());
    }
}

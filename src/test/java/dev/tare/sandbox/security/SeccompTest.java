package dev.tare.sandbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeccompTest {
    @Test
    void rulesHoldForTheirProcessorAndCapabilitiesAndOneProfileLeavesNothingInTheNext() throws IOException {
        for (int i = 0; i < 2; i++) {
            assertThat(actions("amd64", List.of(), "mount")).isEmpty();
            assertThat(actions("amd64", List.of("CAP_SYS_ADMIN"), "mount")).containsExactly("SCMP_ACT_ALLOW");
            assertThat(actions("amd64", List.of("CAP_SYS_CHROOT"), "chroot")).containsExactly("SCMP_ACT_ALLOW");
            assertThat(actions("amd64", List.of(), "arch_prctl")).hasSize(1);
            assertThat(actions("aarch64", List.of(), "arch_prctl")).isEmpty();
            assertThat(actions("s390x", List.of(), "read")).containsExactly("SCMP_ACT_ALLOW");
        }
    }

    @Test
    void whatIsRefusedWithAnotherNumberAndWhatIsComparedIsWrittenAsTheRuntimeReadsIt() throws IOException {
        assertThat(calls("amd64", List.of(), "clone3"))
                .containsExactly(Map.of("names", List.of("clone3"), "action", "SCMP_ACT_ERRNO", "errnoRet", 38L));
        assertThat(calls("amd64", List.of(), "clone"))
                .containsExactly(Map.of(
                        "names",
                        List.of("clone"),
                        "action",
                        "SCMP_ACT_ALLOW",
                        "args",
                        List.of(Map.of(
                                "index", 0L, "value", 2114060288L, "op", "SCMP_CMP_MASKED_EQ", "valueTwo", 0L))));
        assertThat(calls("s390x", List.of(), "clone"))
                .singleElement()
                .satisfies(call -> assertThat(
                                Json.object(Json.list(call.get("args")).getFirst()))
                        .containsEntry("index", 1L));
        assertThat(calls("amd64", List.of(), "socket"))
                .extracting(call ->
                        Json.object(Json.list(call.get("args")).getFirst()).get("op"))
                .containsExactly("SCMP_CMP_LT", "SCMP_CMP_EQ", "SCMP_CMP_GT");
    }

    private static List<Object> actions(String processor, List<String> capabilities, String name) throws IOException {
        List<Object> out = new ArrayList<>();
        for (Map<String, Object> call : calls(processor, capabilities, name)) {
            out.add(call.get("action"));
        }
        return out;
    }

    private static List<Map<String, Object>> calls(String processor, List<String> capabilities, String name)
            throws IOException {
        List<Map<String, Object>> out = new ArrayList<>();
        for (Object call : Json.list(Seccomp.profile(processor, capabilities).get("syscalls"))) {
            if (Json.strings(Json.object(call).get("names")).contains(name)) {
                out.add(Json.object(call));
            }
        }
        return out;
    }
}

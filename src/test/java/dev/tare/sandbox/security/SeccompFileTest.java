package dev.tare.sandbox.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeccompFileTest {
    private static final SeccompFile HERE = new SeccompFile("amd64", "6.1.0-13-amd64", List.of("CAP_SYS_ADMIN"));

    private static final String PROFILE = """
            {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
             "archMap": [
               {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
               {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]}],
             "syscalls": [
               {"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [], "includes": {}, "excludes": {}},
               {"name": "write", "action": "SCMP_ACT_ALLOW"},
               {"names": ["admin"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
               {"names": ["time"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_TIME"]}},
               {"names": ["arm"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["arm64"]}},
               {"names": ["x86"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["amd64"]}},
               {"names": ["old"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
               {"names": ["new"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "6.10"}},
               {"names": ["not-admin"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "excludes": {"caps": ["CAP_SYS_ADMIN"]}},
               {"names": ["clone"], "action": "SCMP_ACT_ALLOW",
                "args": [{"index": 0, "value": 2114060288, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}],
                "excludes": {"arches": ["s390x"]}}]}
            """;

    @Test
    void rulesHoldWhereTheirConditionsDo() throws IOException {
        Map<String, Object> profile = HERE.convert(Json.readObject(PROFILE.getBytes(StandardCharsets.UTF_8)));
        assertThat(profile)
                .containsEntry("defaultAction", "SCMP_ACT_ERRNO")
                .containsEntry("defaultErrnoRet", 38L)
                .containsEntry("architectures", List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86"));
        List<String> names = new ArrayList<>();
        for (Object call : Json.list(profile.get("syscalls"))) {
            names.addAll(Json.strings(Json.object(call).get("names")));
        }
        assertThat(names).containsExactly("read", "write", "admin", "x86", "old", "clone");
    }

    @Test
    void aFileThatIsNoProfileIsAnError(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("p.json"), "[]");
        assertThatThrownBy(() -> HERE.read(file)).hasMessageContaining("the profile can't be read");
        assertThatThrownBy(() -> HERE.read(folder.resolve("none"))).hasMessageContaining("the profile can't be read");
    }
}

package dev.tare.sandbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The filter of programs that are watched: the usual one, but for calls with a path. */
class SeccompWatchedTest {
    private static List<String> names(Map<String, @Nullable Object> filter, String action) throws IOException {
        List<String> names = new ArrayList<>();
        for (Object each : Json.list(filter.get("syscalls"))) {
            Map<String, @Nullable Object> call = Json.object(each);
            if (action.equals(call.get("action")) && call.get("args") == null) {
                names.addAll(Json.strings(call.get("names")));
            }
        }
        return names;
    }

    @Test
    void callsWithAPathAreTracedAndAllOthersAreAsBefore() throws IOException {
        Map<String, @Nullable Object> watched = Seccomp.watched("amd64", List.of());
        List<String> before = names(Seccomp.profile("amd64", List.of()), "SCMP_ACT_ALLOW");
        List<String> allowed = names(watched, "SCMP_ACT_ALLOW");
        List<String> traced = names(watched, "SCMP_ACT_TRACE");

        assertThat(traced)
                .contains("open", "execve", "statx")
                .doesNotContain("openat")
                .doesNotContainAnyElementsOf(allowed);
        List<String> all = new ArrayList<>(allowed);
        all.addAll(traced);
        all.add("openat");
        assertThat(all).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whatTheRuntimeOpensBeforeThereIsATracerIsLetThrough() throws IOException {
        List<Object> rules = new ArrayList<>();
        for (Object each : Json.list(Seccomp.watched("amd64", List.of()).get("syscalls"))) {
            Map<String, @Nullable Object> call = Json.object(each);
            if (Json.strings(call.get("names")).contains("openat")) {
                rules.add(call.get("action") + " "
                        + Json.object(Json.list(call.get("args")).getFirst()).get("op"));
            }
        }
        assertThat(rules).containsExactly("SCMP_ACT_TRACE SCMP_CMP_NE", "SCMP_ACT_ALLOW SCMP_CMP_EQ");
    }
}

package dev.tare.acceptance.needs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Real programs, run under strace in a bare root: what they cannot do without is found in their binaries, and nothing
 * is found without a reason. {@code bench/needs} builds and runs them; {@code -Dtare.needs.programs=all} tries all that
 * it knows, and names with commas between them try those.
 */
@Tag("integration")
class RealProgramsTest {
    /** Quickly built: a client by HTTPS, one that trusts whatever it meets, zones, temporary files, a home, programs. */
    private static final String FEW = "starlark,glua,jv,hey,mkcert,godotenv,shfmt,smtp-debug-server";

    private static List<String> programs() {
        String asked = System.getProperty("tare.needs.programs", FEW);
        return asked.equals("all") ? List.of() : List.of(asked.split(","));
    }

    private static ChildProcess bench(String flag, List<String> names) {
        List<String> words = new ArrayList<>(List.of("bench/needs", flag));
        words.addAll(names);
        return ChildProcess.of(words).with("TARE_BIN", Tare.program().toString());
    }

    @Test
    void thereAreManyPrograms() {
        List<String> lines = bench("--list", List.of()).succeed().out().lines().toList();

        assertThat(lines)
                .hasSizeGreaterThanOrEqualTo(30)
                .allSatisfy(line ->
                        assertThat(line).as("a name, a package and a version").matches("[a-z0-9-_]+ \\S+@v[0-9]\\S+"));
    }

    @TestFactory
    Stream<DynamicTest> whatAProgramNeedsIsFound() throws IOException {
        ChildProcess.needRoot();
        for (String tool : List.of("go", "strace", "jq", "curl", "ip", "script", "busybox")) {
            ChildProcess.installed(tool);
        }
        String json = bench("--json", programs()).run().out();
        List<Map<String, @Nullable Object>> compared = new ArrayList<>();
        for (Object each : Json.list(Json.read(json.getBytes(StandardCharsets.UTF_8)))) {
            compared.add(Json.object(each));
        }
        assertThat(compared).hasSizeGreaterThanOrEqualTo(programs().size());
        return compared.stream().map(each -> DynamicTest.dynamicTest("" + each.get("name"), () -> check(each)));
    }

    private static void check(Map<String, @Nullable Object> program) {
        assertThat(program.get("missed")).as("missed, of %s", program).isEqualTo(List.of());
        assertThat(program.get("unexplained"))
                .as("found without a way from main, of %s", program)
                .isEqualTo(List.of());
    }
}

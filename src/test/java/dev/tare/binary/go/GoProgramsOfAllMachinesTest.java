package dev.tare.binary.go;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs as the Go that is installed makes them. */
@Tag("integration")
class GoProgramsOfAllMachinesTest {
    private static final String PROGRAM = """
            package main

            type shape interface{ area() int }

            type square int

            //go:noinline
            func (s square) area() int { return int(s * s) }

            //go:noinline
            func twice[T ~int](t T) T { return 2 * t }

            func inlined() int { return twice(21) }

            var shapes = []shape{square(2)}

            func main() {
            	for _, s := range shapes {
            		defer func() { println(s.area()) }()
            	}
            	println(inlined())
            }
            """;

    /** Marks of the linker in the code, which are no functions. */
    private static final Set<String> MARKS = Set.of("runtime.text", "runtime.etext", "_etext", "go:buildid");

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("go.mod"), "module example.com/program\n\ngo 1.21\n");
        Files.writeString(folder.resolve("main.go"), PROGRAM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amd64",
                "386",
                "arm",
                "arm64",
                "riscv64",
                "s390x",
                "ppc64le",
                "mips",
                "mipsle",
                "mips64le",
                "amd64 -buildmode=pie",
                "arm64 -buildmode=pie"
            })
    void aStrippedProgramSaysAllItsFunctionsAlsoWithoutSections(String target) throws Exception {
        String architecture = target.split(" ")[0];
        List<String> flags = Arrays.asList(target.split(" ")).subList(1, target.split(" ").length);
        go(architecture, flags, "-o", "whole");
        go(architecture, flags, "-o", "stripped", "-ldflags=-s -w");
        byte[] stripped = Files.readAllBytes(folder.resolve("stripped"));
        byte[] withoutSections = stripped.clone();
        boolean wide = stripped[4] == 2;
        Arrays.fill(withoutSections, wide ? 40 : 32, wide ? 48 : 36, (byte) 0);

        GoTables tables = tables(stripped);
        assertThat(tables.goVersion()).startsWith("go1.");
        Set<String> missing = functions();
        // nm writes the middle dot of a type within a function as a full stop.
        tables.namesWithPrefix("").forEach(name -> missing.remove(name.replace('·', '.')));
        assertThat(missing).isEmpty();
        assertThat(tables(withoutSections).namesWithPrefix("")).isEqualTo(tables.namesWithPrefix(""));
        assertThat(tables.module()).isNotNull();
        Reachability reachability = tables(withoutSections).reachability();
        assertThat(reachability.isExact()).isEqualTo(Set.of("amd64", "arm64").contains(architecture));
        assertThat(reachability.isReachable("main.square.area")).isTrue();
        if (reachability.isExact()) {
            assertThat(reachability.path("main.twice[...]"))
                    .startsWith("main.main", "main.inlined")
                    .endsWith("main.twice[...]");
            assertThat(reachability.path("main.square.area")).startsWith("main.main");
            assertThat(reachability.isReachable("main.nothing")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "arm64", "amd64 -buildmode=pie"})
    void whoCallsAFunctionByTheGraphMayCallItByTheCodeAlone(String target) throws Exception {
        go(target.split(" ")[0], Arrays.asList(target.split(" ")).subList(1, target.split(" ").length), "-o", "whole");
        byte[] program = Files.readAllBytes(folder.resolve("whole"));
        Reachability code = tables(program).reachability();
        Reachability graph = tables(program).reachability();
        assertThat(graph.path("main.main")).isNotEmpty();

        int called = 0;
        List<String> functions = tables(program).namesWithPrefix("");
        for (int i = 0; i < functions.size(); i += 3) {
            List<String> callers = graph.callers(functions.get(i));
            called += callers.isEmpty() ? 0 : 1;
            assertThat(code.possibleCallers(functions.get(i)))
                    .as(functions.get(i))
                    .containsAll(callers);
        }
        assertThat(called).isGreaterThan(100);
        assertThat(code.possibleCallers("main.twice[...]")).containsExactly("main.inlined");
        assertThat(code.possibleCallers("main.inlined")).containsExactly("main.main");
        assertThat(code.possibleCallers("main.none")).isEmpty();
    }

    private static GoTables tables(byte[] program) throws IOException {
        return Objects.requireNonNull(GoTables.read(Elf.read(ByteSource.of(program))));
    }

    /** As go tool nm names them; stack traces leave the arguments of types out. */
    private Set<String> functions() throws Exception {
        Set<String> functions = new TreeSet<>();
        for (String line : run("amd64", List.of("go", "tool", "nm", "whole")).split("\n")) {
            String[] parts = line.trim().split(" +", 3);
            if (parts.length == 3 && parts[1].equals("T") && !MARKS.contains(parts[2])) {
                // What a convention of calls adds is not part of the name that is asked for.
                String name = parts[2].replace(".abi0", "");
                int bracket = name.indexOf('[');
                functions.add(
                        bracket < 0
                                ? name
                                : name.substring(0, bracket) + "[..." + name.substring(name.lastIndexOf(']')));
            }
        }
        assertThat(functions).hasSizeGreaterThan(500);
        return functions;
    }

    private void go(String architecture, List<String> flags, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("go", "build"));
        command.addAll(flags);
        command.addAll(Arrays.asList(more));
        command.add(".");
        run(architecture, command);
    }

    private String run(String architecture, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("GOARCH", architecture, "GOOS", "linux", "CGO_ENABLED", "0", "GOFLAGS", ""));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}

package dev.tare.explain.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.binary.ByteSource;
import dev.tare.explain.part.Part;
import dev.tare.explain.part.PartKind;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of real compilers: the parts are the file, to the byte, and little of it stays unexplained. */
@Tag("integration")
class ExplainedProgramsTest {
    private static final String PROGRAM = """
            package main

            import (
            	"embed"
            	"fmt"
            	"reflect"
            )

            //go:embed assets
            var assets embed.FS

            type Tool struct{}

            func (Tool) Shout() string { return "!" }

            func main() {
            	text, _ := assets.ReadFile("assets/large.txt")
            	fmt.Println(len(text), look("Shout"))
            }

            //go:noinline
            func look(name string) string {
            	return reflect.ValueOf(Tool{}).MethodByName(name).Call(nil)[0].String()
            }
            """;

    private static final int EMBEDDED = 70_000;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("go.mod"), "module example.com/program\n\ngo 1.19\n");
        Files.writeString(folder.resolve("main.go"), PROGRAM);
        Files.createDirectory(folder.resolve("assets"));
        Files.writeString(
                folder.resolve("assets/large.txt"),
                "large\n".repeat(EMBEDDED / 6 + 1).substring(0, EMBEDDED));
    }

    /** The version of Go, where another than the one that is installed; the architecture; flags. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "go1.19.13 amd64 -trimpath",
                "go1.19.13 amd64 -ldflags=-s",
                "go1.20.14 arm64 -trimpath",
                "go1.21.13 amd64 -ldflags=-s",
                "go1.22.12 amd64 -trimpath",
                "go1.23.12 386 -ldflags=-s",
                "go1.24.10 amd64 -buildmode=pie",
                "go1.25.4 amd64 -ldflags=-s",
                "local amd64 -trimpath",
                "local amd64 -ldflags=-w",
                "local amd64 -ldflags=-s",
                "local amd64 -buildmode=pie",
                "local arm64 -ldflags=-s",
                "local arm64 -buildmode=pie",
                "local arm -ldflags=-s",
                "local 386 -trimpath",
                "local riscv64 -ldflags=-s",
                "local s390x -ldflags=-s",
                "local ppc64le -trimpath",
                "local mips -ldflags=-s"
            })
    void aGoProgramIsExplainedToTheByte(String target) throws IOException {
        String[] words = target.split(" ");
        Path program = build(words[0], words[1], words[2]);

        ProgramParts parts = explained(program);
        Part whole = parts.part();
        assertThat(sum(whole)).isEqualTo(Files.size(program)).isEqualTo(whole.total());
        Part main = part(whole, "example.com/program", "main");
        assertThat(part(main, "code", "main.look").total()).isPositive();
        assertThat(part(whole, "std", "runtime", "code").total()).isGreaterThan(100_000);
        assertThat(part(whole, "std", "fmt", "pclntab").total()).isPositive();
        assertThat(part(whole, "embedded files", "assets/large.txt").total()).isEqualTo(EMBEDDED);
        // What has no owner but a section: constants, and variables of stripped programs.
        assertThat(of(whole, PartKind.MODULE)).isGreaterThan(whole.total() / 4);
        assertThat(of(whole, PartKind.PADDING)).isLessThan(300_000);
        if (List.of("amd64", "arm64").contains(words[1])) {
            assertThat(parts.keeps())
                    .anySatisfy(weight -> assertThat(weight.by()).contains("main.look"));
        }
    }

    @Test
    void withoutSectionsTheFunctionsAreTheSame() throws IOException {
        byte[] sound = Files.readAllBytes(build("local", "amd64", "-ldflags=-s"));
        byte[] blind = sound.clone();
        Arrays.fill(blind, 40, 48, (byte) 0);
        Part one = Objects.requireNonNull(ProgramParts.read(ByteSource.of(sound), "p"))
                .part();
        Part other = Objects.requireNonNull(ProgramParts.read(ByteSource.of(blind), "p"))
                .part();

        assertThat(sum(other)).isEqualTo(blind.length);
        assertThat(part(other, "std", "runtime", "code")).isEqualTo(part(one, "std", "runtime", "code"));
        assertThat(part(other, "embedded files")).isEqualTo(part(one, "embedded files"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-s", "-static", "-shared -fPIC", "-O2 -static-pie", "-c"})
    void aProgramOfCIsExplainedBySectionAndSymbol(String flags) throws IOException {
        ChildProcess.installed("gcc");
        Path source = Files.writeString(
                folder.resolve("tool.c"),
                "int table[5000] = {1};\nint tool(int n) { return table[n] * n; }\nint main(int n) { return tool(n); }\n");
        List<String> words = new ArrayList<>(List.of("gcc"));
        words.addAll(Arrays.asList(flags.split(" ")));
        words.addAll(List.of("-o", "tool", source.toString()));
        ChildProcess.of(words).in(folder).succeed();

        Part whole = explained(folder.resolve("tool")).part();
        assertThat(sum(whole)).isEqualTo(Files.size(folder.resolve("tool"))).isEqualTo(whole.total());
        assertThat(part(whole, ".data").total()).isGreaterThanOrEqualTo(20_000);
        if (!flags.equals("-s") && !flags.equals("-c")) {
            assertThat(part(whole, ".data", "table").total()).isEqualTo(20_000);
            assertThat(part(whole, ".text", "tool").total()).isPositive();
        }
    }

    @Test
    void aProgramOfRustIsExplainedByCrate() throws IOException {
        String rustc = ChildProcess.installed("rustc");
        Files.writeString(folder.resolve("tool.rs"), "fn main() { println!(\"{:?}\", std::env::args()); }\n");
        ChildProcess.of(rustc, "-o", "tool", "tool.rs").in(folder).succeed();

        Part whole = explained(folder.resolve("tool")).part();
        assertThat(sum(whole)).isEqualTo(Files.size(folder.resolve("tool"))).isEqualTo(whole.total());
        assertThat(part(whole, ".text", "std").total()).isGreaterThan(10_000);
    }

    private Path build(String version, String architecture, String flag) {
        Path program = folder.resolve("program");
        ChildProcess.of("go", "build", flag, "-o", program.toString(), ".")
                .in(folder)
                .with("GOTOOLCHAIN", version)
                .with("GOARCH", architecture)
                .with("GOOS", "linux")
                .with("CGO_ENABLED", "0")
                .with("GOFLAGS", "")
                .succeed();
        return program;
    }

    private static ProgramParts explained(Path program) throws IOException {
        return Objects.requireNonNull(ProgramParts.read(ByteSource.of(Files.readAllBytes(program)), "program"));
    }

    private static Part part(Part from, String... path) {
        Part at = from;
        for (String name : path) {
            Part parent = at;
            at = at.children().stream()
                    .filter(child -> child.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not in "
                            + parent.children().stream().map(Part::name).toList()));
        }
        return at;
    }

    private static long of(Part whole, PartKind kind) {
        return whole.children().stream()
                .filter(part -> part.kind() == kind)
                .mapToLong(Part::total)
                .sum();
    }

    private static long sum(Part part) {
        return part.own()
                + part.children().stream().mapToLong(ExplainedProgramsTest::sum).sum();
    }
}

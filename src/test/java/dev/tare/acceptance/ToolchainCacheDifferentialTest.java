package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.GolangImage;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project of many parts goes from one random form to another, and each is built with the caches that the ones before have
 * left, and without any: {@code -Dtare.changes=100 -Dtare.seed=N} tries more, and others.
 */
@Tag("integration")
class ToolchainCacheDifferentialTest {
    private static final int CHANGES = Integer.getInteger("tare.changes", 5);

    @TempDir
    private static Path folder;

    private static Tare tare;
    private final Random random = new Random(Long.getLong("tare.seed", 1));

    @BeforeAll
    static void makeTheBaseImage() throws IOException {
        ChildProcess.needRoot();
        tare = new Tare(folder.resolve("store"));
        GolangImage.buildWithCompiledRuntime(tare, folder.resolve("tools"));
    }

    @AfterAll
    static void removeTheStore() {
        ChildProcess.of("rm", "-rf", folder.toString()).succeed();
    }

    /** The parts, each of which has a few forms; what is nothing in one form is no file. */
    private static final Map<String, List<String>> FILES = new TreeMap<>(Map.of(
            "main.go",
            List.of("1", "2", "3").stream()
                    .map(
                            n -> "package main\n\nimport (\n\t\"example.com/app/asm\"\n\t\"example.com/app/text\"\n"
                                    + "\t\"example.com/lib\"\n\t\"example.com/other\"\n)\n\nvar v = \"" + n
                                    + "\"\n\nfunc main() { println(v, asm.Value(), text.Text, text.Tag, lib.Value, other.Value) }\n")
                    .toList(),
            "asm/asm.go",
            List.of("package asm\n\nfunc Value() int\n", "package asm\n\n// Value of assembly.\nfunc Value() int\n"),
            "inc/value.h",
            List.of("#define VALUE 1\n", "#define VALUE 2\n", "#include \"more.h\"\n", "#include \"m.go\"\n"),
            "inc/more.h",
            List.of("#define VALUE 3\n", "#define VALUE 4\n"),
            "inc/m.go",
            List.of("#define VALUE 5\n", "#define VALUE 6\n"),
            "text/a.go",
            List.of(
                    "//go:build one\n\npackage text\n\nvar Tag = 1\n",
                    "//go:build two\n\npackage text\n\nvar Tag = 1\n"),
            "text/b.go",
            List.of(
                    "//go:build !one\n\npackage text\n\nvar Tag = 2\n",
                    "//go:build !two\n\npackage text\n\nvar Tag = 2\n"),
            "text/text.go",
            List.of("data/a.txt", "data/b.txt", "data/c.go").stream()
                    .map(n -> "package text\n\nimport _ \"embed\"\n\n//go:embed " + n + "\nvar Text string\n")
                    .toList(),
            "text/data/a.txt",
            List.of("a", "b"),
            "text/data/c.go",
            List.of("c", "d")));

    private static final Map<String, List<String>> MORE_FILES = new TreeMap<>(Map.of(
            "text/data/b.txt",
            List.of("b", "a"),
            "lib/lib.go",
            List.of(
                    "package lib\n\nconst Value = 1\n",
                    "package lib\n\nconst Value = 2\n",
                    "package lib\n\nvar Value = 1\n"),
            "other/other.go",
            List.of("package other\n\nconst Value = 3\n", "package other\n\nconst Value = 4\n"),
            "vendor/example.com/other/other.go",
            List.of("package other\n\nconst Value = 1\n", "package other\n\nconst Value = 2\n"),
            "Dockerfile",
            List.of(
                            "-mod=vendor -tags one",
                            "-mod=readonly -tags two",
                            "-mod=vendor -tags two -trimpath",
                            "-mod=readonly -tags one -ldflags=-s",
                            "-mod=readonly -tags one -gcflags=-N")
                    .stream()
                    .map(flags -> "FROM golang:1.26 AS b\nWORKDIR /src\nCOPY . .\nARG V=0\n"
                            + "RUN CGO_ENABLED=0 go build " + flags + " -o /app . && touch -d @0 /app\n"
                            + "FROM scratch\nCOPY --from=b /app /app\n")
                    .toList(),
            "README.md",
            List.of("one", "two")));

    private static final String ASSEMBLY = "#include \"../inc/value.h\"\nTEXT \u00b7Value(SB), 4, $0-8\n";

    @Test
    void afterEachChangeTheImageIsTheSameWithAndWithout() throws IOException {
        Path context = Files.createDirectory(folder.resolve("context"));
        Map<String, List<String>> files = new TreeMap<>(FILES);
        files.putAll(MORE_FILES);
        write(
                context,
                "go.mod",
                "module example.com/app\n\ngo 1.21\n\nrequire (\n\texample.com/lib v0.0.0\n"
                        + "\texample.com/other v1.0.0\n)\n\nreplace example.com/lib => ./lib\n\nreplace example.com/other => ./other\n");
        write(context, "lib/go.mod", "module example.com/lib\n\ngo 1.21\n");
        write(context, "other/go.mod", "module example.com/other\n\ngo 1.21\n");
        write(
                context,
                "vendor/modules.txt",
                "# example.com/lib v0.0.0 => ./lib\n## explicit; go 1.21\nexample.com/lib\n"
                        + "# example.com/other v1.0.0 => ./other\n## explicit; go 1.21\nexample.com/other\n"
                        + "# example.com/lib => ./lib\n# example.com/other => ./other\n");
        write(context, "vendor/example.com/lib/lib.go", "package lib\n\nconst Value = 7\n");
        write(context, "asm/asm_amd64.s", ASSEMBLY + "\tMOVQ $VALUE, ret+0(FP)\n\tRET\n");
        write(context, "asm/asm_arm64.s", ASSEMBLY + "\tMOVD $VALUE, R0\n\tMOVD R0, ret+0(FP)\n\tRET\n");
        List<String> names = new ArrayList<>(files.keySet());
        for (String name : names) {
            write(context, name, files.get(name).getFirst());
        }
        int failed = 0;
        for (int i = 0; i <= CHANGES; i++) {
            StringBuilder what = new StringBuilder();
            for (int j = 0; i > 0 && j <= random.nextInt(3); j++) {
                String name = names.get(random.nextInt(names.size()));
                List<String> forms = files.get(name);
                write(context, name, forms.get(random.nextInt(forms.size())));
                what.append(name).append(' ');
            }
            ChildProcess.of("find", context.toString(), "-type", "f", "-exec", "touch", "-d", "@1000000000", "{}", "+")
                    .succeed();
            ChildProcess.Result with = build(context);
            ChildProcess.Result without = build(context, "--no-toolchain-cache");
            assertThat(with.exit()).as(what + with.err()).isEqualTo(without.exit());
            assertThat(with.out()).as(what.toString()).isEqualTo(without.out());
            failed += with.exit() == 0 ? 0 : 1;
        }
        assertThat(failed).isLessThanOrEqualTo(CHANGES / 2);
    }

    private static ChildProcess.Result build(Path context, String... flags) {
        List<String> words = new ArrayList<>(List.of("build", "-q"));
        words.addAll(List.of(flags));
        words.add(context.toString());
        return tare.command(words).run();
    }

    private static void write(Path context, String name, String text) throws IOException {
        Path file = context.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

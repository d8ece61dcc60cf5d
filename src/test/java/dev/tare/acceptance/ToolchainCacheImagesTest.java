package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.GolangImage;
import dev.tare.testing.ModuleProxy;
import dev.tare.testing.Tare;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kept cache of {@code go} makes builds fast, and changes no image. */
@Tag("integration")
class ToolchainCacheImagesTest {
    private static final String WITHOUT = "--no-toolchain-cache";
    private static final String NOTE = "Keeping the caches of go";
    private static final String CLASSIC = """
            FROM golang:1.26 AS b
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /app . && touch -d @0 /app
            FROM scratch
            COPY --from=b /app /app
            """;

    @TempDir
    private static Path folder;

    private static Tare tare;
    private Path context;

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

    @BeforeEach
    void makeAProgram() throws IOException {
        context = Files.createTempDirectory(folder, "context");
        Files.writeString(context.resolve("go.mod"), "module example.com/app\n\ngo 1.21\n");
        // Nothing that another test has built.
        program("one of " + context.getFileName());
    }

    private void program(String text) throws IOException {
        Files.writeString(context.resolve("main.go"), "package main\n\nfunc main() { println(\"" + text + "\") }\n");
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), text);
    }

    private ChildProcess.Result build(String... flags) {
        List<String> words = new ArrayList<>(List.of("build", "--progress", "plain"));
        words.addAll(List.of(flags));
        words.add(context.toString());
        return tare.command(words).run();
    }

    private String digest(String... flags) {
        List<String> words = new ArrayList<>(List.of("build", "-q"));
        words.addAll(List.of(flags));
        words.add(context.toString());
        return tare.command(words)
                .with("SOURCE_DATE_EPOCH", "0")
                .succeed()
                .out()
                .strip();
    }

    /** Folders of caches that hold something of {@code go}'s. */
    private static List<Path> caches() throws IOException {
        Path mounts = tare.home().resolve("mounts");
        if (!Files.isDirectory(mounts)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(mounts)) {
            return all.flatMap(each -> Stream.of(each.resolve("0"), each.resolve("1")))
                    .filter(each -> Files.exists(each.resolve("README")) || Files.exists(each.resolve("cache")))
                    .toList();
        }
    }

    @Test
    void theImageIsTheSameWithAndWithout() throws IOException {
        dockerfile(CLASSIC);
        assertThat(build().err()).contains(NOTE);
        program("two of " + context.getFileName());
        String second = digest();

        assertThat(build(WITHOUT).err()).doesNotContain(NOTE);
        assertThat(digest(WITHOUT)).isEqualTo(second);
        program("three of " + context.getFileName());
        assertThat(digest()).isNotEqualTo(second);
    }

    @Test
    void theImagesOfTwoArchitecturesAreTheSameWithAndWithout() throws IOException {
        dockerfile(CLASSIC.replace("FROM golang", "FROM --platform=$BUILDPLATFORM golang")
                .replace("RUN CGO", "ARG TARGETARCH\nRUN GOARCH=$TARGETARCH CGO"));
        String platforms = "--platform=linux/amd64,linux/arm64";
        String with = digest(platforms);
        program("two of " + context.getFileName());
        assertThat(digest(platforms)).isNotEqualTo(with);
        program("one of " + context.getFileName());

        assertThat(digest(platforms, WITHOUT)).isEqualTo(with);
    }

    @Test
    void whatLiesInTheCacheBelowTheStepIsSeenAndNoneIsKept() throws IOException {
        int before = caches().size();
        dockerfile(
                "FROM golang:1.26 AS b\nRUN mkdir -p /root/.cache/go-build && echo there >/root/.cache/go-build/mine\n"
                        + CLASSIC.substring(CLASSIC.indexOf('\n') + 1)
                                .replace("/app .", "/app . && ls -l /root/.cache/go-build/mine"));
        // A program that looks there.
        assertThat(build().exit()).isZero();
        dockerfile(
                "FROM golang:1.26 AS b\nRUN mkdir -p /root/.cache/go-build && echo there >/root/.cache/go-build/mine\n"
                        + CLASSIC.substring(CLASSIC.indexOf('\n') + 1));
        assertThat(build().exit()).isZero();

        assertThat(caches()).hasSize(before);
    }

    @Test
    void noneIsKeptWhereALinkLeadsAReaderToIt() throws IOException {
        int before = caches().size();
        dockerfile("FROM golang:1.26 AS b\nRUN mkdir /out && ln -s /root/.cache /out/link\n"
                + CLASSIC.substring(CLASSIC.indexOf('\n') + 1) + "COPY --from=b /out/link/go-build/README /\n");
        assertThat(build().exit()).isZero();

        assertThat(caches()).hasSize(before);
    }

    @Test
    void noneIsKeptOfPackagesThatMayBeMadeByACompilerOfC() throws IOException {
        int before = caches().size();
        dockerfile("FROM golang:1.26 AS b\nRUN ln -s /bin/false /bin/gcc\n"
                + CLASSIC.substring(CLASSIC.indexOf('\n') + 1).replace("CGO_ENABLED=0 ", ""));
        boolean _ = build().exit() == 0;

        assertThat(caches()).hasSize(before);
    }

    @Test
    void aLinkThatComesAfterTheStepLeadsAReaderToWhatLiesThere() throws IOException {
        Path links = Files.createDirectory(context.resolve("links"));
        Files.createSymbolicLink(links.resolve("at"), Path.of("/root/.cache/go-build"));
        dockerfile(CLASSIC.replace("COPY . .", "COPY go.mod main.go .")
                        .replace("FROM scratch", "COPY links /links\nFROM scratch")
                + "COPY --from=b /links/at/README /\n");

        assertThat(build().exit()).isZero();
    }

    @Test
    void aLinkThatALaterCommandFollowsLeadsItToWhatLiesThere() throws IOException {
        Path links = Files.createDirectory(context.resolve("links"));
        Files.createSymbolicLink(links.resolve("at"), Path.of("/root/.cache/go-build/README"));
        dockerfile(CLASSIC.replace("COPY . .", "COPY go.mod main.go .")
                        .replace(
                                "FROM scratch",
                                "COPY links /links\nRUN cp /links/at /README && touch -d @0 /README\nFROM scratch")
                + "COPY --from=b /README /\n");
        String with = digest();

        assertThat(digest(WITHOUT)).isEqualTo(with);
    }

    @Test
    void assemblyThatIncludesAChangedFileOfAnotherFolderIsAssembledAnew() throws IOException {
        assembly("#include \"../inc/value.h\"\n");
        Path value = Files.createDirectory(context.resolve("inc")).resolve("value.h");
        changesAreSeen(value, "#define VALUE 1\n", "#define VALUE 2\n");
    }

    @Test
    void assemblyThatIncludesAChangedSourceIsAssembledAnew() throws IOException {
        assembly("#include \"../inc/value.go\"\n");
        // What is read by the assembler alone.
        Path value = Files.createDirectory(context.resolve("inc")).resolve("value.go");
        changesAreSeen(value, "#define VALUE 1\n", "#define VALUE 2\n");
    }

    @Test
    void assemblyThatIncludesAChangedFileOfTheToolchainIsAssembledAnew() throws IOException {
        assembly("#include \"value.h\"\n");
        dockerfile(CLASSIC.replace("COPY . .", "COPY . .\nCOPY value.h /usr/local/go/pkg/include/\nRUN rm value.h"));
        changesAreSeen(context.resolve("value.h"), "#define VALUE 1\n", "#define VALUE 2\n");
    }

    /** A package in which assembly gives a value. */
    private void assembly(String includes) throws IOException {
        dockerfile(CLASSIC);
        Path asm = Files.createDirectory(context.resolve("asm"));
        Files.writeString(asm.resolve("asm.go"), "package asm\n\nfunc Value() int\n");
        for (String arch : List.of("amd64", "arm64")) {
            String move =
                    arch.equals("amd64") ? "\tMOVQ $VALUE, ret+0(FP)\n" : "\tMOVD $VALUE, R0\n\tMOVD R0, ret+0(FP)\n";
            Files.writeString(
                    asm.resolve("asm_" + arch + ".s"), includes + "TEXT \u00b7Value(SB), 4, $0-8\n" + move + "\tRET\n");
        }
        Files.writeString(
                context.resolve("main.go"),
                "package main\n\nimport \"example.com/app/asm\"\n\nfunc main() { println(asm.Value()) }\n");
    }

    @Test
    void aSourceOfTheSameTimeAndSizeIsReadAnew() throws IOException {
        dockerfile(CLASSIC.replace("go build", "go build -tags one"));
        Files.writeString(
                context.resolve("text.go"), "//go:build !one && !two\n\npackage main\n\nconst text = \"none\"\n");
        Files.writeString(context.resolve("main.go"), "package main\n\nfunc main() { println(text) }\n");
        Files.writeString(context.resolve("b.go"), "//go:build one\n\npackage main\n\nconst text = \"b\"\n");
        changesAreSeen(
                context.resolve("a.go"),
                "//go:build two\n\npackage main\n\nfunc init() { println(1) }\n",
                "//go:build one\n\npackage main\n\nfunc init() { println(1) }\n");
    }

    @Test
    void anEmbeddedSourceIsReadAnew() throws IOException {
        dockerfile(CLASSIC);
        Files.writeString(
                context.resolve("main.go"),
                "package main\n\nimport _ \"embed\"\n\n//go:embed testdata/x.go\nvar text string\n\nfunc main() { println(text) }\n");
        Path text = Files.createDirectory(context.resolve("testdata")).resolve("x.go");
        changesAreSeen(text, "one", "two");
    }

    /** Builds with one text of a file, then with another one of the same time, and each without a cache. */
    private void changesAreSeen(Path file, String first, String second) throws IOException {
        Files.writeString(file, first);
        settleTimes();
        String one = digest();
        Files.writeString(file, second);
        settleTimes();
        String two = digest();

        assertThat(two).isNotEqualTo(one);
        assertThat(digest(WITHOUT)).isEqualTo(two);
    }

    /** As in a context that was unpacked from an archive whose files are all of one time. */
    private void settleTimes() {
        ChildProcess.of("find", context.toString(), "-type", "f", "-exec", "touch", "-d", "@1000000000", "{}", "+")
                .succeed();
    }

    @Test
    void theCacheOfOneStateIsNotThatOfAnother() throws IOException {
        dockerfile(CLASSIC);
        Files.writeString(context.resolve("text.txt"), "one");
        String first = digest();
        int before = caches().size();
        Files.writeString(context.resolve("text.txt"), "two");
        assertThat(digest()).isEqualTo(first);
        assertThat(caches()).hasSize(before + 1);
        Files.writeString(context.resolve("text.txt"), "three");
        assertThat(digest()).isEqualTo(first);

        // There are no more than two of them.
        assertThat(caches()).hasSize(before + 1);
    }

    @Test
    void noneIsKeptWhenAllIsBuiltAnew() throws IOException {
        int before = caches().size();
        dockerfile(CLASSIC + "LABEL of=anew\n");
        String anew = digest("--no-cache");
        assertThat(caches()).hasSize(before);

        // The result of that build is found by one that may have a cache.
        assertThat(build().err()).contains(NOTE).containsPattern("RUN CGO_ENABLED=0 go build[^\n]*\n#\\d+ CACHED");
        assertThat(digest()).isEqualTo(anew);
    }

    @Test
    void aCacheOfAnotherBootOrADamagedOneThatItLeftIsNotUsed() throws IOException {
        dockerfile(CLASSIC + "LABEL of=boot\n");
        String first = digest();
        for (Path cache : caches()) {
            Files.writeString(cache.resolveSibling(cache.getFileName() + ".state"), "another");
            try (Stream<Path> files = Files.walk(cache)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.write(file, new byte[(int) Files.size(file)]);
                }
            }
        }
        program("two of " + context.getFileName());
        assertThat(digest()).isNotEqualTo(first);
        program("one of " + context.getFileName());

        assertThat(digest(WITHOUT)).isEqualTo(first);
    }

    @Test
    void buildsAtOnceAndAKilledOneLeaveACacheThatIsRight() throws Exception {
        dockerfile(CLASSIC + "LABEL of=many\n");
        List<CompletableFuture<String>> builds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            builds.add(CompletableFuture.supplyAsync(this::digest));
        }
        ProcessBuilder command =
                new ProcessBuilder(Tare.program().toString(), "build", "--progress", "plain", context.toString());
        command.environment().put("TARE_HOME", tare.home().toString());
        Process killed = command.redirectErrorStream(true).start();
        try (BufferedReader log = killed.inputReader()) {
            // In the middle of the step.
            for (String line = log.readLine(); line != null && !line.contains("RUN CGO"); line = log.readLine()) {}
            Thread.sleep(100);
        }
        killed.destroyForcibly().waitFor();
        List<String> made = new ArrayList<>();
        for (CompletableFuture<String> build : builds) {
            made.add(build.get());
        }
        String first = digest(WITHOUT);
        program("two of " + context.getFileName());
        String second = digest();

        assertThat(made).containsOnly(first);
        assertThat(digest(WITHOUT)).isEqualTo(second);
    }

    @Test
    void modulesOfTheOnlyStepThatAsksForThemAreKept() throws IOException {
        ModuleProxy.program(folder, context, "lib");
        HttpServer proxy = ModuleProxy.serve(folder);
        dockerfile(CLASSIC.replace(
                "CGO_",
                "GONOSUMDB=* GOPROXY=http://127.0.0.1:" + proxy.getAddress().getPort() + " CGO_"));
        try {
            String first = digest("--network", "host");
            assertThat(digest("--network", "host", WITHOUT)).isEqualTo(first);
        } finally {
            proxy.stop(0);
        }
        Files.writeString(
                context.resolve("main.go"),
                "package main\n\nimport \"example.com/lib\"\n\nfunc main() { println(lib.Text, 2) }\n");

        assertThat(build("--network", "host").exit()).isZero();
        assertThat(build("--network", "host", "--no-cache", WITHOUT).exit()).isNotZero();
    }

    /** What go.sum says of a version may change with it: a module of before must not be in the way. */
    @Test
    void anotherGoSumBeginsWithoutTheModulesOfBefore() throws IOException {
        Path proxy = folder.resolve("proxy");
        dockerfile(CLASSIC.replace("COPY . .", "COPY --from=proxy . /proxy\nCOPY . .")
                .replace("CGO_", "GONOSUMDB=* GOPROXY=file:///proxy CGO_"));
        for (String text : List.of("one", "two")) {
            ModuleProxy.program(folder, context, text);
            String made = digest("--build-context", "proxy=" + proxy);
            assertThat(digest("--build-context", "proxy=" + proxy, "--no-cache", WITHOUT))
                    .isEqualTo(made);
        }
    }
}

package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
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
    private static final String WITHOUT = "without the caches";

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
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Files.copy(Path.of(ChildProcess.installed("busybox")), tools.resolve("busybox"));
        String root = ChildProcess.of("go", "env", "GOROOT").succeed().out().strip();
        tare.command(
                        "build",
                        "-t",
                        "golang:1.26",
                        "--build-context",
                        "goroot=" + root,
                        "--build-context",
                        "host=" + tools,
                        "src/test/resources/recipes/golang")
                .succeed();
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

    /** The flag, where the builds are to have no caches. */
    private static void leaveOut(List<String> words) {
        if (words.remove(WITHOUT)) {
            words.remove("--toolchain-cache");
        }
    }

    private ChildProcess.Result build(String... flags) {
        List<String> words = new ArrayList<>(List.of("build", "--progress", "plain", "--toolchain-cache"));
        words.addAll(List.of(flags));
        leaveOut(words);
        words.add(context.toString());
        return tare.command(words).run();
    }

    private String digest(String... flags) {
        List<String> words = new ArrayList<>(List.of("build", "-q", "--toolchain-cache"));
        words.addAll(List.of(flags));
        leaveOut(words);
        words.add(context.toString());
        return tare.command(words).succeed().out().strip();
    }

    /** Folders of caches that hold something of {@code go}'s. */
    private static List<Path> caches() throws IOException {
        Path mounts = tare.home().resolve("mounts");
        if (!Files.isDirectory(mounts)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(mounts)) {
            return all.map(each -> each.resolve("0"))
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
            Files.writeString(cache.resolveSibling("boot"), "another");
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
                new ProcessBuilder(Tare.program().toString(), "build", "-q", "--toolchain-cache", context.toString());
        command.environment().put("TARE_HOME", tare.home().toString());
        Process killed = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.sleep(2500);
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
        // A proxy in a folder: what is not kept would have to come from there again.
        Path at = Files.createDirectories(folder.resolve("proxy/example.com/lib/@v"));
        Path lib = Files.createDirectories(folder.resolve("lib/example.com/lib@v1.0.0"));
        Files.writeString(lib.resolve("go.mod"), "module example.com/lib\n\ngo 1.21\n");
        Files.writeString(lib.resolve("lib.go"), "package lib\n\nconst Text = \"lib\"\n");
        ChildProcess.of("sh", "-c", "cd " + folder.resolve("lib") + " && zip -qDr " + at + "/v1.0.0.zip example.com")
                .succeed();
        Files.copy(lib.resolve("go.mod"), at.resolve("v1.0.0.mod"));
        Files.writeString(at.resolve("v1.0.0.info"), "{\"Version\":\"v1.0.0\"}");
        Files.writeString(
                context.resolve("go.mod"), "module example.com/app\n\ngo 1.21\n\nrequire example.com/lib v1.0.0\n");
        ChildProcess.of(
                        "sh",
                        "-c",
                        "cd " + context + " && GOFLAGS=-mod=mod GONOSUMDB=* GOPROXY=file://"
                                + folder.resolve("proxy") + " GOMODCACHE=" + folder.resolve("mods")
                                + " go mod download example.com/lib && chmod -R u+w " + folder.resolve("mods"))
                .succeed();
        Files.writeString(
                context.resolve("main.go"),
                "package main\n\nimport \"example.com/lib\"\n\nfunc main() { println(lib.Text) }\n");
        dockerfile(CLASSIC.replace("COPY . .", "COPY . .\nCOPY --from=proxy . /proxy")
                .replace("CGO_", "GONOSUMDB=* GOPROXY=file:///proxy CGO_"));
        String proxy = "proxy=" + folder.resolve("proxy");
        String first = digest("--build-context", proxy);
        assertThat(digest("--build-context", proxy, WITHOUT)).isEqualTo(first);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Files.writeString(empty.resolve("x"), "");

        assertThat(digest("--build-context", "proxy=" + empty)).isEqualTo(first);
        assertThat(build("--build-context", "proxy=" + empty, WITHOUT).exit()).isNotZero();
    }
}

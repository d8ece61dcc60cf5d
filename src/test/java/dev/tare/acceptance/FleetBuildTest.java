package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.Await;
import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tare build --builder} on real daemons. The base is one that only the store has. */
@Tag("integration")
class FleetBuildTest {
    @TempDir
    private Path folder;

    private Tare tare;
    private Path context;

    @BeforeEach
    void aBase() throws IOException {
        tare = new Tare(folder.resolve("store"));
        Path base = Files.createDirectory(folder.resolve("base"));
        Files.copy(Path.of(ChildProcess.installed("busybox")), base.resolve("busybox"));
        Files.writeString(base.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/busybox
                COPY busybox /bin/sh
                ENV PATH=/bin
                """);
        tare.command("build", "-q", "-t", "base", base.toString()).succeed();
        context = Files.createDirectory(folder.resolve("context"));
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), text);
    }

    private ChildProcess build(String builder, String... more) {
        List<String> words = new ArrayList<>(List.of("build", "--builder", builder, "--progress=plain"));
        words.addAll(List.of(more));
        words.add(context.toString());
        return tare.command(words);
    }

    /** The files of an image of the store, by a folder that it is written to. */
    private Path files(String image) throws IOException {
        Path out = folder.resolve("files-" + image.replace(':', '-'));
        Path of = Files.createDirectories(folder.resolve("of"));
        Files.writeString(of.resolve("Dockerfile"), "FROM " + image + "\n");
        tare.command("build", "-q", "-o", "type=local,dest=" + out, of.toString())
                .succeed();
        return out;
    }

    @Test
    void stagesMountsAndSecretsWorkAndWhatNobodyReadsIsNotSent() throws IOException {
        dockerfile("""
                FROM base AS made
                COPY a.txt /src/
                RUN cat /src/a.txt > /out && echo made
                FROM base
                COPY --from=made /out /out
                RUN --mount=type=secret,id=s --mount=type=cache,target=/cache --mount=source=sub,target=/sub \\
                    busybox wc -c < /run/secrets/s > /length && echo kept > /cache/x && cat /sub/b > /b
                WORKDIR /work
                """);
        Files.writeString(context.resolve("a.txt"), "A");
        Files.createDirectory(context.resolve("sub"));
        Files.writeString(context.resolve("sub/b"), "B");
        Files.createSymbolicLink(context.resolve("unread"), Path.of("/nowhere"));
        Path secret = Files.writeString(folder.resolve("secret"), "12345");

        ChildProcess.Result said = build(BuildKitd.get().address(), "-t", "app:there", "--secret", "id=s,src=" + secret)
                .succeed();

        assertThat(said.err() + said.out())
                .contains("] RUN cat /src/a.txt > /out && echo made")
                .containsPattern("#\\d+ [0-9.]+ made");
        Path there = files("app:there");
        assertThat(there.resolve("out")).hasContent("A");
        assertThat(there.resolve("length")).hasContent("5");
        assertThat(there.resolve("b")).hasContent("B");
        assertThat(there.resolve("work")).isDirectory();
        assertThat(there.resolve("cache/x")).doesNotExist();

        String first = tare.command("inspect", "--format", "{{.Id}}", "app:there")
                .succeed()
                .out();
        ChildProcess.Result again = build(
                        BuildKitd.get().address(), "-t", "app:there", "--secret", "id=s,src=" + secret)
                .succeed();
        assertThat(again.err() + again.out()).contains("CACHED").doesNotContainPattern("#\\d+ [0-9.]+ made");
        assertThat(tare.command("inspect", "--format", "{{.Id}}", "app:there")
                        .succeed()
                        .out())
                .as("a build of nothing new gives the same image")
                .isEqualTo(first);
    }

    @Test
    void aProgramThatFailsIsToldAsOnThisMachine() throws IOException {
        dockerfile("""
                FROM base
                RUN echo before && exit 3
                """);
        ChildProcess.Result there =
                build(BuildKitd.get().address(), "-t", "failed").run();
        ChildProcess.Result here = build("local", "-t", "failed").run();

        assertThat(there.exit()).isEqualTo(here.exit()).isEqualTo(1);
        String error = here.err().substring(here.err().indexOf("Dockerfile:2"));
        assertThat(error).contains("exit code: 3").contains("RUN echo before && exit 3");
        assertThat(there.err()).endsWith(error);
        assertThat(tare.command("images").succeed().out()).doesNotContain("failed");
    }

    @Test
    void aFileThatIsNotThereIsMarkedAsOnThisMachine() throws IOException {
        dockerfile("""
                FROM base
                COPY a.tx /a
                RUN true
                """);
        Files.writeString(context.resolve("a.txt"), "A");
        ChildProcess.Result there = build(BuildKitd.get().address()).run();
        ChildProcess.Result here = build("local").run();

        assertThat(there.exit()).isEqualTo(here.exit());
        assertThat(here.err()).contains("did you mean \"a.txt\"?");
        assertThat(there.err()).endsWith(here.err().substring(here.err().indexOf("Dockerfile:2")));
    }

    @Test
    void aDaemonThatIsKilledIsOneErrorAndNamesNothing() throws IOException {
        String seconds = "300." + (10_000 + new Random().nextInt(90_000));
        dockerfile("FROM base\nRUN echo begun && busybox sleep " + seconds + "\n");
        BuildKitd daemon = BuildKitd.start("", List.of(), List.of());
        CompletableFuture<ChildProcess.Result> building = CompletableFuture.supplyAsync(
                () -> build(daemon.address(), "-t", "lost").run());
        Await.await("the step runs on the daemon", () -> building.isDone() || sleeps(seconds));
        daemon.kill();
        ChildProcess.Result said = building.join();

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("no builder is left: " + daemon.address());
        assertThat(tare.command("images").succeed().out()).doesNotContain("lost");
    }

    /** Whether the step's program is there: Java tells no command line of a process of another namespace. */
    private static boolean sleeps(String seconds) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(process -> process.resolve("cmdline"))
                    .filter(Files::isRegularFile)
                    .anyMatch(file -> isSleep(file, seconds));
        }
    }

    private static boolean isSleep(Path cmdline, String seconds) {
        try {
            return Files.readString(cmdline).equals("busybox\0sleep\0" + seconds + "\0");
        } catch (IOException e) {
            // It has ended.
            return false;
        }
    }

    @Test
    void aDaemonThatIsNotThereIsOneError() throws IOException {
        dockerfile("""
                FROM base
                RUN true
                """);
        Path nowhere = folder.resolve("nowhere.sock");
        ChildProcess.Result said = build("unix://" + nowhere).run();

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("--builder: no builder answers: unix://" + nowhere);
        assertThat(said.err()).doesNotContain("\tat ");
    }

    @Test
    void whatHasNoRunNeedsNoBuilder() throws IOException {
        dockerfile("""
                FROM base
                COPY a.txt /a
                """);
        Files.writeString(context.resolve("a.txt"), "A");
        build("unix://" + folder.resolve("nowhere.sock"), "-t", "plain").succeed();
        assertThat(files("plain").resolve("a")).hasContent("A");
    }

    @Test
    void exportsOfTheCacheAreRefused() throws IOException {
        dockerfile("FROM base\nRUN true\n");
        ChildProcess.Result said = build(
                        BuildKitd.get().address(), "--cache-to", "type=local,dest=" + folder.resolve("cache"))
                .run();
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("--cache-to");
    }
}

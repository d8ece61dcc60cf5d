package dev.tare.hostile;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps that take what they can get, and leave what is hard to read or to remove. */
@Tag("integration")
class GreedyRunTest extends RunAttack {
    @Test
    void aFullDiskIsToldAndTheSpaceIsFreeAgain() throws IOException {
        Files.createDirectories(tare.home());
        ChildProcess.of(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=96m",
                        "small",
                        tare.home().toString())
                .succeed();
        try {
            built("RUN true");
            long before = Files.getFileStore(tare.home()).getUsableSpace();
            steps("RUN dd if=/dev/zero of=/large bs=1M count=200");
            fails(1, "did not complete successfully: exit code: 1", build());
            // It fits once, but not as a layer beside that.
            steps("RUN dd if=/dev/zero of=/large bs=1M count=60");
            fails(1, "No space left on device", build());
            assertThat(Files.getFileStore(tare.home()).getUsableSpace()).isGreaterThan(before - (4 << 20));
            built("RUN echo other");
            assertThat(run("fsck").exit()).isZero();
        } finally {
            ChildProcess.of("umount", "-l", tare.home().toString()).run();
        }
    }

    @Test
    void forksWithoutEndAreBoundedAndCanBeEnded() throws Exception {
        steps("USER 54322", "RUN (b() { b | b & }; b) & exec sleep " + MARK);
        Process build = start(command("build", "-q", "--ulimit", "nproc=100:100", "context"));
        assertThat(build.waitFor(4, TimeUnit.SECONDS)).isFalse();
        build.destroy();
        assertThat(build.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(build.exitValue()).isEqualTo(143);
    }

    @Test
    void endlessOutputAndALineWithoutEndNeedNoMemory() throws IOException {
        steps("RUN yes | head -c 50000000; head -c 100000000 /dev/zero | tr '\\0' x");
        Path log = folder.resolve("work/log");
        ChildProcess build = command("build", "--progress=plain", "context");
        List<String> words = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>" + log, "sh"));
        words.addAll(build.words());
        // What it says is hundreds of megabytes, which this process had better not hold either.
        ChildProcess.Result result = new ChildProcess(
                        words, build.folder(), build.environment(), build.input(), build.output(), build.limit())
                .with("JAVA_TOOL_OPTIONS", "-Xmx128m")
                .run();
        assertThat(result.exit()).isZero();
        assertThat(Files.size(log)).isGreaterThan(1000);
    }

    @Test
    void aProgramThatClosesItsOutputsIsWaitedFor() throws IOException {
        steps("RUN exec >&- 2>&-; sleep 1; echo done >/done");
        assertThat(unpacked().resolve("done")).hasContent("done");
    }

    @Test
    void aDaemonEndsWithItsStep() throws IOException {
        built(
                "RUN (setsid sh -c 'trap \"\" TERM HUP INT; sleep " + MARK + "; sleep " + MARK + "' &) ; sleep 0.2",
                "RUN ! ps | grep -v grep | grep " + MARK);
    }

    @Test
    void namesOfAnyBytesAreKept() throws IOException {
        String longest = "n".repeat(255);
        steps("RUN cd /; echo a >" + longest
                + "; echo b >\"$(printf 'x\\377\\001\\nx')\"; echo c >' \\ \"'; echo d >-rf");
        Path out = unpacked();
        assertThat(names(out)).contains(longest, " \\ \"", "-rf");
        assertThat(ChildProcess.of("sh", "-c", "cat \"$(printf 'x\\377\\001\\nx')\"")
                        .in(out)
                        .run()
                        .out())
                .isEqualTo("b\n");
    }

    @Test
    void aStepThatRemovesAllRemovesOnlyItsOwn() throws IOException {
        built("RUN rm -rf /* 2>/dev/null; true");
        steps("RUN rm -rf /* 2>/dev/null; true", "RUN true");
        ChildProcess.Result gone = build();
        assertThat(gone.exit()).as(gone.toString()).isEqualTo(1);
    }

    @Test
    void threeHundredLayersAreRun() throws IOException {
        steps(
                IntStream.range(0, 300)
                        .mapToObj(i -> "COPY <<E /f" + i + "\n" + i + "\nE")
                        .collect(Collectors.joining("\n")),
                "RUN cat /f0 /f299 && echo x >/last");
        ChildProcess.Result result = build();
        assertThat(result.exit()).as(result.toString()).isZero();
    }

    @Test
    void aCacheWhoseHolderWasKilledIsFree() throws Exception {
        steps("RUN --mount=type=cache,id=k,target=/c,sharing=locked echo on >/c/on; sleep " + MARK);
        Process holder = start(command("build", "-q", "context"));
        await("its program", GreedyRunTest::sleeps);
        holder.destroyForcibly().waitFor();
        built("RUN --mount=type=cache,id=k,target=/c,sharing=locked cat /c/on");
    }

    private static boolean sleeps() {
        return !ChildProcess.of("pgrep", "-f", "^sleep " + MARK).run().out().isEmpty();
    }
}

package dev.tare.acceptance;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that are ended by signals at moments spread over a step: with them end all that they started. */
@Tag("integration")
class EndedStepsTest {
    private static final String MARK = "4711.0817";
    private static final int TIMES_EACH = 7;

    /** The step would go on for much longer. */
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private final Random random = new Random(20_251_122);
    private Person person;
    private Path context;

    @BeforeEach
    void aBuildThatIgnoresSignals() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        person = Person.me(folder.resolve("me"));
        context = Files.createDirectory(folder.resolve("context"));
        Files.copy(Path.of(ChildProcess.installed("busybox")), context.resolve("busybox"));
        dockerfile("true");
        person.tare("build", "-q", context.toString()).succeed();
        dockerfile("trap '' TERM INT HUP; (busybox setsid busybox sleep " + MARK + " &); busybox sleep " + MARK
                + " & busybox sleep " + MARK);
    }

    private void dockerfile(String script) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/busybox
                SHELL ["/bin/busybox", "sh", "-c"]
                ENV PATH=/bin
                RUN --mount=type=tmpfs,target=/t --mount=type=cache,target=/c true
                RUN --mount=type=tmpfs,target=/t --mount=type=cache,target=/c %s
                """.formatted(script));
    }

    /** Sends a signal to a build at some moment. @return its exit code */
    private int ended(String signal) throws Exception {
        ChildProcess command = person.tare("build", "--progress=plain", context.toString());
        Path log = folder.resolve("log");
        Process build = new ProcessBuilder(command.words())
                .directory(command.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        // A JVM that is told to end while it starts gives an error of its own.
        await("its first words", () -> Files.size(log) > 0);
        long moment = random.nextInt(1200);
        assertThat(build.waitFor(moment, TimeUnit.MILLISECONDS)).isFalse();
        ChildProcess.of("kill", "-" + signal, Long.toString(build.pid())).succeed();
        assertThat(build.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(signal + " after " + moment + " ms")
                .isTrue();
        return build.exitValue();
    }

    private void nothingIsLeft() throws IOException {
        Path store = folder.resolve("me/store");
        assertThat(ChildProcess.of("pgrep", "-f", MARK).run().out()).isEmpty();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString());
        for (String name : List.of("steps", "tmp")) {
            if (Files.isDirectory(store.resolve(name))) {
                assertThat(store.resolve(name)).isEmptyDirectory();
            }
        }
    }

    /** Control groups in which nothing runs: those of other builds at the same time have processes. */
    private static List<String> groups() throws IOException {
        return ControlGroups.named("tare-step-").stream()
                .filter(EndedStepsTest::isEmpty)
                .map(Path::toString)
                .toList();
    }

    private static boolean isEmpty(Path group) {
        try {
            return Files.readString(group.resolve("cgroup.procs")).isEmpty();
        } catch (IOException e) {
            // It went in between.
            return false;
        }
    }

    @Test
    void ctrlCAndTermLeaveNothingOfARunningStep() throws Exception {
        List<String> before = groups();
        for (int i = 0; i < TIMES_EACH; i++) {
            assertThat(ended("INT")).isEqualTo(130);
            nothingIsLeft();
            assertThat(ended("TERM")).isEqualTo(143);
            nothingIsLeft();
        }
        await(() -> "groups " + groups(), () -> before.containsAll(groups()));
        person.fsck();
    }

    @Test
    void whatAKillLeftIsClearedAwayByTheNextCommand() throws Exception {
        List<String> before = groups();
        for (int i = 0; i < TIMES_EACH; i++) {
            assertThat(ended("KILL")).isEqualTo(137);
            if (i % 2 == 0) {
                person.tare("gc").succeed();
                nothingIsLeft();
            } else {
                dockerfile("true");
                person.tare("build", "-q", "--no-cache", context.toString()).succeed();
                assertThat(ChildProcess.of("pgrep", "-f", MARK).run().out()).isEmpty();
                assertThat(folder.resolve("me/store/steps")).isEmptyDirectory();
                aBuildThatSleeps();
            }
        }
        person.tare("gc").succeed();
        nothingIsLeft();
        await(() -> "groups " + groups(), () -> before.containsAll(groups()));
        person.fsck();
    }

    private void aBuildThatSleeps() throws IOException {
        dockerfile("trap '' TERM INT HUP; (busybox setsid busybox sleep " + MARK + " &); busybox sleep " + MARK);
    }
}

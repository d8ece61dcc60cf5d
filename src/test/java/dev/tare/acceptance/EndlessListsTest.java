package dev.tare.acceptance;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and containers whose {@code /etc/passwd} would never be read to its end: nothing waits for it. */
@Tag("integration")
class EndlessListsTest {
    @TempDir
    private Path folder;

    private Person me;
    private Path context;

    @BeforeEach
    void context() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        me = Person.me(folder.resolve("me"));
        context = Files.createDirectory(folder.resolve("context"));
        Files.copy(Path.of(ChildProcess.installed("busybox")), context.resolve("busybox"));
    }

    private ChildProcess.Result bounded(String... words) {
        return me.tare(words).within(Duration.ofMinutes(1)).run();
    }

    @Test
    void anImageIsRefusedByRunAndByTheNextStep() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch AS piped
                COPY busybox /bin/
                RUN ["/bin/busybox", "sh", "-c", "busybox mkdir /etc; busybox mkfifo /etc/passwd"]
                FROM piped
                RUN ["/bin/busybox", "true"]
                """);
        me.tare("build", "-q", "-t", "piped", "--target", "piped", context.toString())
                .succeed();

        ChildProcess.Result run = bounded("run", "--rm", "piped", "busybox", "true");
        assertThat(run.exit()).isEqualTo(125);
        assertThat(run.err()).contains("/etc/passwd is a pipe");
        ChildProcess.Result step = bounded("build", "-q", context.toString());
        assertThat(step.exit()).isOne();
        assertThat(step.err()).contains("/etc/passwd is a pipe");
        assertThat(me.tare("ps", "-aq").succeed().out()).isEmpty();
    }

    @Test
    void aContainerThatReplacedItsListIsNeitherEnteredNorStartedAgain() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/
                """);
        me.tare("build", "-q", "-t", "web", context.toString()).succeed();
        String script = "busybox mkdir -p /etc; busybox ln -s /dev/zero /etc/group; busybox mkfifo /etc/passwd;"
                + " busybox touch /ready; exec busybox sleep 600";
        me.tare("run", "-d", "--name", "web", "web", "busybox", "sh", "-c", script)
                .succeed();
        try {
            await(
                    "the list is replaced",
                    () -> me.tare("cp", "web:/ready", folder.toString()).run().exit() == 0);
            ChildProcess.Result exec = bounded("exec", "web", "busybox", "true");
            assertThat(exec.exit()).isNotZero();
            assertThat(exec.err()).contains("/etc/passwd is a pipe");

            me.tare("stop", "-t", "0", "web").succeed();
            ChildProcess.Result start = bounded("start", "web");
            assertThat(start.exit()).isOne();
            assertThat(start.err()).contains("/etc/passwd is a pipe");
        } finally {
            me.tare("rm", "-f", "web").succeed();
        }
    }
}

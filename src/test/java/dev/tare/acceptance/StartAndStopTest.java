package dev.tare.acceptance;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container that is stopped, killed or removed just while it is started. */
@Tag("integration")
class StartAndStopTest {
    @TempDir
    private Path folder;

    private Person root;

    @BeforeEach
    void makeContainer() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        root = Person.me(folder.resolve("me"));
        Rootless.makeImage(root);
        root.tare("run", "-d", "--name", "web", "web").succeed();
        root.tare("stop", "-t", "0", "web").succeed();
    }

    /** Starts it, and does the other thing as soon as its shim is there, before it runs. */
    private ChildProcess.Result startAnd(String... other) throws Exception {
        Path output = folder.resolve("output");
        Path containers = root.folder().resolve("store/containers");
        try (Stream<Path> all = Files.list(containers)) {
            // That of the first start.
            Files.deleteIfExists(all.findFirst().orElseThrow().resolve("to-shim"));
        }
        ChildProcess start = root.tare("start", "web");
        Process process = new ProcessBuilder(start.words())
                .directory(start.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await("the shim is there", () -> {
            try (Stream<Path> all = Files.list(containers)) {
                return all.anyMatch(each -> Files.exists(each.resolve("to-shim")));
            }
        });
        ChildProcess.Result result = root.tare(other).run();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output);
        assertThat(said)
                .isIn(
                        "web\n",
                        "tare: the container web was stopped or removed while it was started\n",
                        "tare: there is no container called \"web\"\n  see tare ps -a\n");
        return result;
    }

    @Test
    void stopComesAfterTheStart() throws Exception {
        assertThat(startAnd("stop", "-t", "0", "web").exit()).isZero();
        assertThat(root.tare("ps", "-q").succeed().out()).isEmpty();
    }

    @Test
    void removalLeavesNothing() throws Exception {
        assertThat(startAnd("rm", "-f", "web").exit()).isZero();
        assertThat(root.tare("ps", "-aq").succeed().out()).isEmpty();
        root.fsck();
    }
}

package dev.tare.acceptance;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of the machine, with a {@code /run/tare} of the test's own. */
@Tag("integration")
class MachineLockTest {
    @TempDir
    private Path folder;

    private Person root;
    private Path run;

    @BeforeEach
    void places() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("nft");
        ChildProcess.installed("runc");
        run = Files.createDirectory(folder.resolve("run"));
        Files.createDirectories(Path.of("/run/tare"));
        root = Person.me(folder.resolve("me"));
    }

    /** The same person, who sees the test's folder in the place of the machine's. */
    private Person apart() {
        return root.by("unshare", "--mount", "sh", "-c", "mount --bind " + run + " /run/tare && exec \"$@\"", "sh");
    }

    @Test
    void nobodyButRootCanOpenItAlsoWhereAnEarlierVersionMadeIt() throws IOException {
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lock = Files.createFile(run.resolve("lock"));
        Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-r--r--"));

        apart().tare("gc").succeed();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
                .isEqualTo("rw-------");
        Files.delete(lock);
        apart().tare("gc").succeed();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
                .isEqualTo("rw-------");
    }

    @Test
    void itIsNotTakenWhereItIsAnotherUsersOrALink() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "as it was");
        Files.createSymbolicLink(run.resolve("lock"), outside);
        ChildProcess.Result link = apart().tare("gc").run();
        assertThat(link.exit()).isOne();
        assertThat(link.err()).contains("/run/tare/lock is not a file");
        assertThat(outside).hasContent("as it was");

        Files.delete(run.resolve("lock"));
        Files.setAttribute(Files.createFile(run.resolve("lock")), "unix:uid", 54321);
        assertThat(apart().tare("gc").run().err()).contains("/run/tare/lock belongs to another user");
    }

    @Test
    void whoeverWaitsSaysForWhomAndIsEndedByCtrlC() throws Exception {
        Rootless.makeImage(root);
        apart().tare("gc").succeed();
        try (FileChannel held = FileChannel.open(run.resolve("lock"), StandardOpenOption.WRITE);
                var _ = held.lock()) {
            ended(apart().tare("gc"));
            ended(apart().tare("run", "--rm", "web"));
        }
        // Its shim clears away when it comes to its turn.
        Path containers = root.folder().resolve("store/containers");
        await("nothing left of the container", () -> {
            try (Stream<Path> left = Files.list(containers)) {
                return left.findAny().isEmpty();
            }
        });
        apart().tare("gc").succeed();
    }

    private void ended(ChildProcess command) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command.words())
                .directory(command.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            String said = "waiting for process " + ProcessHandle.current().pid() + ", which holds /run/tare/lock";
            await(() -> Files.readString(output), () -> Files.readString(output).contains(said));
            ChildProcess.of("kill", "-INT", Long.toString(process.pid())).succeed();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
    }
}

package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C at builds that fill the disk, at any moment: each ends at once and in few words, and the store stays whole. */
@Tag("integration")
class InterruptedOnFullDiskTest {
    private static final int ROUNDS = Integer.getInteger("tare.kills", 1) * 5;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("tare.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Person me;
    private Path disk;

    @BeforeEach
    void mount() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        String busybox = ChildProcess.installed("busybox");
        me = Person.me(folder.resolve("me"));
        disk = Files.createDirectory(folder.resolve("me/store"));
        ChildProcess.of("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString())
                .succeed();
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.copy(Path.of(busybox), context.resolve("busybox"));
        byte[] big = new byte[3_000_000];
        random.nextBytes(big);
        Files.write(context.resolve("big"), big);
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/
                COPY big /1
                ARG MEGABYTES
                RUN ["/bin/busybox", "sh", "-c", "busybox head -c ${MEGABYTES}m /dev/urandom >/filler"]
                COPY big /2
                """);
    }

    @AfterEach
    void unmount() {
        ChildProcess.of("umount", "-l", disk.toString()).run();
    }

    @Test
    void theStoreStaysSound() throws Exception {
        Path output = folder.resolve("output");
        for (int round = 0; round < ROUNDS; round++) {
            String megabytes = Integer.toString(random.nextInt(16));
            ChildProcess build = me.tare(
                    "build",
                    "--build-arg",
                    "MEGABYTES=" + megabytes,
                    folder.resolve("context").toString());
            Process process = new ProcessBuilder(build.words())
                    .directory(build.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
            ChildProcess.of("kill", "-INT", Long.toString(process.pid())).run();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            String said = Files.readString(output);
            assertThat(process.exitValue()).as("seed %d: %s", seed, said).isIn(0, 1, ended ? 1 : 130);
            assertThat(said).doesNotContain("no code foresaw", "Exception");
            me.fsck();
        }
        me.tare("prune", "--all").succeed();
        me.tare("gc", "--keep", "0").succeed();
        me.fsck();
        assertThat(disk.resolve("tmp")).isEmptyDirectory();
    }
}

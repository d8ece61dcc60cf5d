package dev.tare.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Dockerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tare's own image, which Tare builds, in a real Docker. */
@Tag("integration")
class OwnImageTest {
    @TempDir
    private Path folder;

    @Test
    void buildsAnImageOfAMountedContextAsAnOrdinaryUser() throws IOException {
        Dockerd docker = Dockerd.get();
        Archive.get();
        ChildProcess.of("scripts/image", "--libc", "/", "--load", "-t", "tare-of-a-test")
                .with("TARE_HOME", folder.resolve("store").toString())
                .with("DOCKER_HOST", docker.host())
                .succeed();
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY --chmod=755 Dockerfile /\n");
        for (Path each : new Path[] {folder, context}) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try {
            String mount = context + ":/work:ro";
            for (String user : new String[] {"65532:65532", "12345:12345", "0:0"}) {
                ChildProcess.Result built = docker.docker(
                                "run",
                                "--rm",
                                "--network=none",
                                "-u",
                                user,
                                "-v",
                                mount,
                                "tare-of-a-test",
                                "build",
                                "-q",
                                "-t",
                                "hello",
                                ".")
                        .succeed();
                assertThat(built.out()).as(user).startsWith("sha256:");
            }
        } finally {
            docker.docker("rmi", "-f", "tare-of-a-test").run();
        }
    }
}

package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Build contexts with other file systems in them, whose files have the same numbers. */
@Tag("integration")
class MountedContextTest {
    @TempDir
    private Path folder;

    private Path context;

    @BeforeEach
    void makeContext() throws IOException {
        ChildProcess.needRoot();
        context = Files.createDirectory(folder.resolve("context"));
        Files.createDirectory(context.resolve("x"));
        Files.createDirectory(context.resolve("y"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY x /x\nCOPY . /all/\n");
    }

    /** Builds in a mount namespace of its own, so that nothing stays mounted. */
    private void build(String mounts) {
        List<String> all = new ArrayList<>(List.of(
                "unshare", "--mount", "/bin/sh", "-c", "set -e; cd \"$1\"; shift; " + mounts + "; exec \"$@\""));
        all.addAll(List.of("sh", context.toString()));
        all.addAll(new Tare(folder.resolve("store"))
                .command("build", "-q", "-o", "type=local,dest=" + folder.resolve("out"), context.toString())
                .words());
        ChildProcess.of(all)
                .with("TARE_HOME", folder.resolve("store").toString())
                .succeed();
    }

    private String out(String path) throws IOException {
        return Files.readString(folder.resolve("out").resolve(path));
    }

    @Test
    void namesOfFilesOnTwoFileSystemsAreNoHardLinksOfOneFile() throws IOException {
        build("for d in x y; do mount -t tmpfs none $d; echo $d >$d/f; ln $d/f $d/g; done");

        assertThat(List.of(out("x/g"), out("all/x/f"), out("all/x/g"), out("all/y/f"), out("all/y/g")))
                .containsExactly("x\n", "x\n", "x\n", "y\n", "y\n");
        assertThat(Files.getAttribute(folder.resolve("out/all/y/f"), "unix:ino"))
                .isEqualTo(Files.getAttribute(folder.resolve("out/all/y/g"), "unix:ino"))
                .isNotEqualTo(Files.getAttribute(folder.resolve("out/all/x/f"), "unix:ino"));
    }
}

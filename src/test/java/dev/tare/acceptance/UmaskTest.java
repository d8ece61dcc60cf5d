package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ContainerRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made in an image or a container has the modes that it has everywhere, whatever the umask of the user is. */
@Tag("integration")
class UmaskTest {
    @TempDir
    private Path folder;

    private ContainerRoom room;

    @BeforeEach
    void makeRoom() throws IOException {
        room = ContainerRoom.in(folder.resolve("store"));
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("f"), "text\n");
        // Others shall be able to go to what is mounted.
        ChildProcess.of("chmod", "755", folder.toString(), context.toString()).succeed();
        ChildProcess.of("chmod", "644", context.resolve("f").toString()).succeed();
    }

    private String masked(String umask, String... words) {
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
        all.addAll(room.tare().command(words).words());
        return ChildProcess.of(all)
                .with("TARE_HOME", room.home().toString())
                .succeed()
                .out();
    }

    @Test
    void anotherUsersStepReachesItsMounts() throws IOException {
        Files.writeString(folder.resolve("context/Dockerfile"), """
                        FROM box
                        USER ann
                        RUN --mount=type=bind,source=f,target=/bind/it/f --mount=type=cache,target=/cache/c,uid=1000 \\
                            --mount=type=tmpfs,target=/mem/m cat /bind/it/f && echo >/cache/c/x && echo >/dev/null && \\
                            stat -c '%n %a' /bind /bind/it /bind/it/f /cache /cache/c /mem /mem/m >&2
                        USER root
                        RUN --mount=type=cache,target=/etc/new/c echo >/etc/new/here
                        RUN stat -c '%n %a' /etc/new /etc/new/here >/list
                        """);

        masked("077", "build", "-q", "-t", "built", folder.resolve("context").toString());

        assertThat(masked("022", "run", "--rm", "built", "cat", "/list"))
                .isEqualTo("/etc/new 755\n/etc/new/here 644\n");
    }

    @Test
    void anotherUsersContainerReachesItsMounts() {
        String source = folder.resolve("context").toString();
        String[] run = {
            "run",
            "--rm",
            "-u",
            "ann",
            "-v",
            source + ":/bind/it",
            "-v",
            "vol:/volume/v",
            "--tmpfs",
            "/mem/m",
            "-w",
            "/work/w",
            "box",
            "stat",
            "-c",
            "%n %a",
            "/bind/it/f",
            "/bind",
            "/volume",
            "/volume/v",
            "/mem/m",
            "/work/w"
        };

        assertThat(masked("077", run)).isEqualTo("""
                        /bind/it/f 644
                        /bind 755
                        /volume 755
                        /volume/v 755
                        /mem/m 1777
                        /work/w 755
                        """);
    }
}

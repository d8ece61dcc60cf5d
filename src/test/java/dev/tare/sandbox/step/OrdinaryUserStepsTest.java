package dev.tare.sandbox.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user without rights runs steps, with other users to give files to and without. */
@Tag("integration")
class OrdinaryUserStepsTest {
    private static final String USER = "tare-steps";

    @TempDir
    private Path folder;

    private String classes;

    @BeforeEach
    void copyTheProgram() throws IOException {
        ChildProcess.needRoot();
        for (String program : List.of("useradd", "newuidmap", "setpriv", "runc", "busybox")) {
            ChildProcess.installed(program);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        // The user cannot read the folders of the one who builds.
        Path copies = Files.createDirectory(folder.resolve("classes"));
        List<String> path = new ArrayList<>();
        for (String each : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)) {
            if (Files.exists(Path.of(each))) {
                Path copy = copies.resolve(path.size() + "-" + Path.of(each).getFileName());
                ChildProcess.of("cp", "-r", each, copy.toString()).succeed();
                path.add(copy.toString());
            }
        }
        ChildProcess.of("chmod", "-R", "a+rX", copies.toString()).succeed();
        classes = String.join(File.pathSeparator, path);
    }

    @AfterEach
    void removeTheUser() {
        ChildProcess.of("userdel", "-f", USER).run();
    }

    private void user(boolean subuids) throws IOException {
        List<String> command = new ArrayList<>(List.of("useradd", "--no-create-home", USER));
        if (!subuids) {
            command.addAll(1, List.of("-K", "SUB_UID_COUNT=0", "-K", "SUB_GID_COUNT=0"));
        }
        ChildProcess.of(command).succeed();
        Path home = Files.createDirectory(folder.resolve("home"));
        ChildProcess.of("chown", USER, home.toString()).succeed();
    }

    private ChildProcess.Result probe(String script) {
        return ChildProcess.of(
                        "setpriv",
                        "--reuid=" + USER,
                        "--regid=" + USER,
                        "--init-groups",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes,
                        StepProbe.class.getName(),
                        folder.resolve("home/store").toString(),
                        script)
                .in(folder)
                .run();
    }

    private static final String SCRIPT = "busybox ls /d /b; busybox cat /gone; busybox id -u; >/d/new;"
            + " busybox rm /d/seen; busybox rmdir /none; busybox chown 5:6 /d/new 2>&1; busybox stat -c %u:%g /d /d/new;"
            + " >/c/kept; (>/b/x) 2>/dev/null || echo refused; exit 9";

    @Test
    void withSubuidsFilesHaveTheirOwners() throws IOException {
        user(true);
        ChildProcess.Result result = probe(SCRIPT);
        assertThat(result.exit()).as(result.toString()).isEqualTo(9);
        assertThat(result.out())
                .startsWith("no note\n/b:\nseen\n\n/d:\nseen\n0\n3:4\n5:6\nrefused\n")
                .contains("upper d/new\n", "upper d/seen\n")
                .doesNotContain("hidden", "etc/hosts");
        // And again, on what is there already, with what the first left swept by whoever it belongs to.
        assertThat(probe("busybox ls /c").out()).contains("kept");
        assertThat(folder.resolve("home/store/steps")).isEmptyDirectory();
    }

    @Test
    void withoutSubuidsAllBelongsToRoot() throws IOException {
        user(false);
        ChildProcess.Result result = probe("busybox stat -c %u:%g /d /d/seen; busybox ls /gone; >/d/new; exit 9");
        assertThat(result.exit()).as(result.toString()).isEqualTo(9);
        assertThat(result.out())
                .startsWith("note: all files of RUN steps belong to root")
                .contains("/etc/subuid has no line for " + USER, "0:0\n0:0\n", "upper d/new\n");
    }
}

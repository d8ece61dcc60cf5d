package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary user builds Dockerfiles with RUN: in a user namespace, with further users or without. */
@Tag("integration")
class OrdinaryUserRunTest {
    private static final String NAME = "tare-test-run";

    @TempDir
    private Path folder;

    private Person person;

    @BeforeEach
    void someone() throws IOException {
        person = Person.ordinary(folder.resolve("someone"));
        Path context = Files.createDirectory(person.folder().resolve("context"));
        Files.copy(Path.of(ChildProcess.installed("busybox")), context.resolve("busybox"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch AS tools
                COPY busybox /bin/busybox
                RUN ["/bin/busybox", "--install", "-s", "/bin"]
                FROM tools AS made
                RUN id -u && mkdir /d && echo content > /d/file && touch /d/gone
                RUN rm /d/gone && chown 5:6 /d/file; stat -c 'owned by %u:%g' /d/file
                FROM scratch
                COPY --from=made /d /d
                """);
        person.own(context);
    }

    @AfterEach
    void removeTheUser() {
        ChildProcess.of("userdel", "-f", NAME).run();
        // By rm: JUnit would warn of each link of the images.
        ChildProcess.of("rm", "-rf", person.folder().resolve("store").toString())
                .succeed();
    }

    private void user(boolean subuids) {
        for (String program : List.of("useradd", "newuidmap", "runc", "unshare")) {
            ChildProcess.installed(program);
        }
        List<String> command = new ArrayList<>(
                List.of("useradd", "--no-create-home", "--user-group", "--uid", Integer.toString(person.user()), NAME));
        if (!subuids) {
            command.addAll(1, List.of("-K", "SUB_UID_COUNT=0", "-K", "SUB_GID_COUNT=0"));
        }
        ChildProcess.of(command).succeed();
    }

    private String build(String... more) {
        List<String> words = new ArrayList<>(List.of("build", "--progress=plain", "-t", "x"));
        words.addAll(List.of(more));
        words.add("context");
        return person.tare(words.toArray(String[]::new)).succeed().err();
    }

    @Test
    void withFurtherUsersFilesHaveTheirOwners() {
        user(true);
        String said = build();

        assertThat(said)
                .contains("owned by 5:6", "Built x:latest")
                .doesNotContain("belong to root")
                // One build to look at, though two processes did it.
                .containsOnlyOnce("[internal] load build definition")
                .containsOnlyOnce("COPY busybox")
                .containsOnlyOnce("Built ");
        assertThat(person.tare("build", "-q", "-o", "type=tar,dest=out.tar", "context")
                        .succeed()
                        .err())
                .isEmpty();
        assertThat(ChildProcess.of("tar", "--numeric-owner", "-tvf", "out.tar")
                        .in(person.folder())
                        .succeed()
                        .out())
                .contains("5/6", "d/file")
                .doesNotContain("gone");
        person.fsck();
    }

    @Test
    void withoutFurtherUsersAllBelongsToRootAndIsSaidSo() {
        user(false);

        assertThat(build())
                .contains("all files of RUN steps belong to root", "/etc/subuid has no line for " + NAME)
                .contains("owned by 0:0", "Built x:latest");
        person.fsck();
    }

    @Test
    void whatIsCachedNeedsNoNamespace() {
        user(true);
        build();
        // Without newuidmap and unshare on PATH nothing could be started again.
        String again = person.with("PATH", "/nowhere:" + Path.of(System.getProperty("java.home"), "bin"))
                .tare("build", "--progress=plain", "-t", "x", "context")
                .succeed()
                .err();

        assertThat(again).contains("CACHED").doesNotContain("DONE 1");
        assertThat(again.lines().filter(line -> line.endsWith(" CACHED"))).hasSize(5);
    }

    @Test
    void aDockerfileFromStandardInputReachesTheProcessThatRunsIt() {
        user(true);
        String said = person.tare("build", "--progress=plain", "-t", "x", "-f", "-", "context")
                .from(person.folder().resolve("context/Dockerfile"))
                .succeed()
                .err();

        assertThat(said).contains("owned by 5:6", "Built x:latest");
    }

    @Test
    void gcRemovesTheFilesOfFurtherUsers() {
        user(true);
        build();
        person.tare("rmi", "x").succeed();
        person.tare("gc", "--keep", "0").succeed();

        assertThat(person.folder().resolve("store/snapshots")).isEmptyDirectory();
        assertThat(person.folder().resolve("store/tmp")).isEmptyDirectory();
        person.fsck();
    }
}

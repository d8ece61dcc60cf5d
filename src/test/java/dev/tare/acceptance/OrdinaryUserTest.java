package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary user, in a folder of their own, does all but run. */
@Tag("integration")
class OrdinaryUserTest {
    @TempDir
    private Path folder;

    private Person person;

    @BeforeEach
    void someone() throws IOException {
        person = Person.ordinary(folder.resolve("someone"));
        ChildProcess.of("cp", "-r", Path.of("examples").toAbsolutePath().toString(), "someone/examples")
                .in(folder)
                .succeed();
        person.own(person.folder().resolve("examples"));
        assertThat(person.command("id", "-u").succeed().out().strip()).isNotEqualTo("0");
    }

    @Test
    void theGoExampleIsBuilt() {
        person.tare("build", "-t", "hello", "examples/hello").succeed();
        assertThat(person.tare("history", "hello").succeed().out()).contains("tare build . # go");
        person.fsck();
    }

    @Test
    void theDockerfilesOfTheExamplesAreBuilt() {
        person.tare("build", "-t", "smallest", "examples/smallest").succeed();
        person.tare("build", "-t", "two", "examples/two-stage").succeed();
        assertThat(person.tare("images").succeed().out()).contains("smallest", "two");
        person.fsck();
    }

    @Test
    void ownersAndModesThatOnlyRootCouldSetOnDiskAreBuiltSavedLoadedAndListed() throws IOException {
        Path context = Files.createDirectory(person.folder().resolve("own"));
        Files.writeString(context.resolve("file"), "content\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY --chown=0:0 --chmod=4755 file /root
                COPY --chown=1:2 file /other
                COPY file /plain
                WORKDIR /folder
                """);
        person.own(context);
        String id =
                person.tare("build", "-q", "-t", "own", "own").succeed().out().strip();

        assertThat(person.tare("history", "own").succeed().out()).contains("COPY --chown=1:2 file /other");
        assertThat(person.tare("inspect", "own").succeed().out()).contains(id);
        for (String format : List.of("docker-archive", "oci-archive", "oci-dir")) {
            person.tare("save", "--format", format, "-o", format, "own").succeed();
        }
        for (String type : List.of("tar", "local", "oci", "docker")) {
            person.tare("build", "-q", "-o", "type=" + type + ",dest=out-" + type, "own")
                    .succeed();
        }
        assertThat(ChildProcess.of("tar", "--numeric-owner", "-tvf", "out-tar")
                        .in(person.folder())
                        .succeed()
                        .out())
                .contains("-rwsr-xr-x 0/0", "-rw-r--r-- 1/2");
        person.tare("tag", "own", "kept").succeed();
        person.tare("rmi", "own", "kept").succeed();
        assertThat(person.tare("images", "-q").succeed().out()).doesNotContain(id.substring(7, 19));
        for (String saved : List.of("docker-archive", "oci-archive", "oci-dir")) {
            person.tare("load", "-i", saved).succeed();
            assertThat(person.tare("images", "-q", "--no-trunc", "own")
                            .succeed()
                            .out())
                    .contains(id);
            person.tare("rmi", "own").succeed();
        }
        person.tare("load", "-i", "docker-archive").succeed();
        person.tare("cp", "own:/root", "copied").succeed();
        assertThat(person.folder().resolve("copied")).hasContent("content\n");
        person.tare("gc").succeed();
        person.tare("prune").succeed();
        person.fsck();
    }

    @Test
    void whatWasBuiltRunsWithoutRoot() {
        person.tare("build", "-q", "-t", "smallest", "examples/smallest").succeed();
        person.tare("run", "--rm", "--network", "none", "smallest").succeed();
        assertThat(person.tare("ps", "-aq").succeed().out()).isEmpty();
        person.fsck();
    }
}

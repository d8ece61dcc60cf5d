package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Dockerd;
import dev.tare.testing.FlowRoom;
import dev.tare.testing.SocketAtPort;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script that runs Habitus and then docker needs no change: images come from the Docker that is there, and go to it. */
@Tag("integration")
class FlowDockerTest {
    @TempDir
    private Path folder;

    private Dockerd docker;
    private FlowRoom room;

    @BeforeEach
    void start() {
        docker = Dockerd.get();
        room = FlowRoom.in(folder);
    }

    @AfterEach
    void remove() {
        room.remove();
    }

    @Test
    void aDockerElsewhereIsReachedByItsCommandLine() throws Exception {
        Path archive = folder.resolve("base.tar");
        room.tare().command("save", "-o", archive.toString(), "base:1").succeed();
        docker.docker("load", "-i", archive.toString()).succeed();
        docker.docker("tag", "base:1", "flowtest/elsewhere:7").succeed();
        room.tare().command("rmi", "base:1").succeed();
        Path work = room.work(
                "build.yml",
                "build: {version: 2016-03-14, steps: {one: {name: flowtest/far, dockerfile: one}}}\n",
                "one",
                "FROM flowtest/elsewhere:7\nENV A=b\n");
        try (SocketAtPort port = SocketAtPort.of(Path.of(docker.host().substring("unix://".length())))) {
            room.flow(work)
                    .with("DOCKER_HOST", "tcp://127.0.0.1:" + port.number())
                    .succeed();

            assertThat(id(docker, "flowtest/far").out().strip())
                    .isEqualTo(room.inspect("flowtest/far").get("Id"));
        } finally {
            docker.docker("rmi", "-f", "flowtest/far", "flowtest/elsewhere:7", "base:1")
                    .run();
        }
    }

    private static ChildProcess.Result id(Dockerd docker, String image) {
        return docker.docker("image", "inspect", "--format", "{{.Id}}", image).run();
    }

    @Test
    void imagesThatStayAreLoadedAndBasesAreFoundThere() {
        Path archive = folder.resolve("base.tar");
        room.tare().command("tag", "base:1", "flowtest/only-in-docker:7").succeed();
        room.tare()
                .command("save", "-o", archive.toString(), "flowtest/only-in-docker:7")
                .succeed();
        docker.docker("load", "-i", archive.toString()).succeed();
        room.tare().command("rmi", "flowtest/only-in-docker:7", "base:1").succeed();
        Path work = room.work(
                "build.yml",
                """
                build:
                  version: 2016-03-14
                  steps:
                    one: {name: flowtest/one, dockerfile: one}
                    two: {name: "flowtest/two:v2", dockerfile: two, depends_on: [one]}
                """,
                "one",
                "FROM flowtest/only-in-docker:7\nRUN echo one > /one\n",
                "two",
                "FROM flowtest/one\nCMD [\"cat\", \"/one\"]\n");
        try {
            room.flow(work).with("DOCKER_HOST", docker.host()).succeed();

            assertThat(id(docker, "flowtest/two:v2").out().strip())
                    .isEqualTo(room.inspect("flowtest/two:v2").get("Id"));
            assertThat(id(docker, "flowtest/one").exit()).isNotZero();
            assertThat(room.images()).containsExactly("flowtest/two:v2");
            assertThat(docker.docker("run", "--rm", "--network=none", "flowtest/two:v2")
                            .succeed()
                            .out())
                    .isEqualTo("one\n");
        } finally {
            docker.docker("rmi", "-f", "flowtest/two:v2", "flowtest/only-in-docker:7")
                    .run();
        }
    }

    @Test
    void withoutADockerTheStoreIsEnough() {
        Path work = room.work(
                "build.yml",
                "build: {version: 2016-03-14, steps: {one: {name: flowtest/alone, dockerfile: one}}}\n",
                "one",
                "FROM base:1\nENV A=b\n");
        room.flow(work)
                .with("DOCKER_HOST", "unix://" + folder.resolve("nothing"))
                .succeed();
        assertThat(room.images()).containsExactly("flowtest/alone:latest");
    }
}

package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Dockerd;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Docker and Tare hand images to each other by a registry. */
@Tag("integration")
class DockerRegistryTest {
    @TempDir
    private Path folder;

    private Dockerd docker;
    private Tare tare;

    @BeforeEach
    void start() {
        docker = Dockerd.get();
        tare = new Tare(folder.resolve("store"));
    }

    private String docker(String... words) {
        return docker.docker(words).succeed().out().strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "uncompressed"})
    void dockerPullsAndRunsWhatTarePushed(String compression) throws IOException {
        String image = Registry.get().address() + "/for-docker-" + compression + ":1";
        SampleImages.build(tare, folder, "-t", image).succeed();
        String digest = tare.command("push", "-q", "--compression", compression, image)
                .succeed()
                .out()
                .strip();

        assertThat(docker("pull", image)).contains("Digest: " + digest);

        assertThat(docker("run", "--rm", "--network", "host", image)).isEqualTo(SampleImages.GREETING);
        assertThat(docker("inspect", "--format", "{{.Id}}", image))
                .isEqualTo(tare.command("images", "-q", "--no-trunc", image)
                        .succeed()
                        .out()
                        .strip());
    }

    @Test
    void dockerPullsAnImageThatCarriesItsCache() throws IOException {
        String image = Registry.get().address() + "/for-docker-inline:1";
        SampleImages.build(tare, folder, "-t", image, "--push", "--cache-to", "type=inline")
                .succeed();

        docker("pull", image);

        assertThat(docker("inspect", "--format", "{{.Id}}", image))
                .isEqualTo(tare.command("images", "-q", "--no-trunc", image)
                        .succeed()
                        .out()
                        .strip());
    }

    @Test
    void tarePullsWhatDockerPushedByteForByte() throws IOException {
        String image = Registry.get().address() + "/from-docker:1";
        SampleImages.build(tare, folder, "-t", image, "--load")
                .with("DOCKER_HOST", docker.host())
                .succeed();
        String said = docker("push", image);
        String digest = said.substring(said.indexOf("sha256:"), said.indexOf("sha256:") + 71);
        Tare other = new Tare(folder.resolve("other"));

        other.command("pull", image).succeed();

        assertThat(other.command("images", "--digests").succeed().out()).contains(digest);
        assertThat(other.command("images", "-q", "--no-trunc", image).succeed().out())
                .isEqualTo(tare.command("images", "-q", "--no-trunc", image)
                        .succeed()
                        .out());
        String copy = Registry.get().address() + "/from-docker-again:1";
        other.command("tag", image, copy).succeed();
        other.command("push", copy).succeed();
        assertThat(ChildProcess.of(ChildProcess.installed("crane"), "digest", copy)
                        .succeed()
                        .out()
                        .strip())
                .isEqualTo(digest);
    }
}

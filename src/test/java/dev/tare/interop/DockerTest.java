package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Dockerd;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class DockerTest {
    @TempDir
    private Path folder;

    private Dockerd docker;
    private Tare tare;

    @BeforeEach
    void start() {
        docker = Dockerd.get();
        tare = new Tare(folder.resolve("store"));
    }

    @Test
    void buildLoadsIntoDockerAndTheImageRuns() throws IOException {
        SampleImages.build(tare, folder, "-t", "interop-load", "--load")
                .with("DOCKER_HOST", docker.host())
                .succeed();

        assertThat(run("interop-load")).isEqualTo(SampleImages.GREETING + "\n");
        assertThat(imageId("interop-load")).isEqualTo(tareImageId("interop-load"));
    }

    @Test
    void dockerLoadsASavedArchive() throws IOException {
        SampleImages.build(tare, folder, "-t", "interop-save").succeed();
        Path archive = folder.resolve("saved.tar");
        tare.command("save", "interop-save").to(archive).succeed();

        ChildProcess.Result loaded =
                docker.docker("load", "-q", "-i", archive.toString()).succeed();

        assertThat(loaded.out()).contains("interop-save:latest");
        assertThat(run("interop-save")).isEqualTo(SampleImages.GREETING + "\n");
        assertThat(imageId("interop-save")).isEqualTo(tareImageId("interop-save"));
    }

    @Test
    void dockerLoadsAnArchiveThatABuildWrote() throws IOException {
        Path archive = folder.resolve("built.tar");
        SampleImages.build(tare, folder, "-t", "interop-output", "-o", "type=docker,dest=" + archive)
                .succeed();

        docker.docker("load", "-q", "-i", archive.toString()).succeed();

        assertThat(run("interop-output")).isEqualTo(SampleImages.GREETING + "\n");
    }

    @Test
    void tareLoadsWhatDockerSaves() throws IOException {
        SampleImages.build(tare, folder, "-t", "interop-back", "--load")
                .with("DOCKER_HOST", docker.host())
                .succeed();
        Path archive = folder.resolve("docker.tar");
        docker.docker("save", "-o", archive.toString(), "interop-back").succeed();
        Tare other = new Tare(folder.resolve("other"));

        other.command("load", "-i", archive.toString()).succeed();

        Path greeting = folder.resolve("greeting");
        other.command("cp", "interop-back:/etc/greeting", greeting.toString()).succeed();
        assertThat(greeting).hasContent(SampleImages.GREETING);
        assertThat(imageId("interop-back")).isEqualTo(tareImageId(other, "interop-back"));
    }

    @Test
    void historyOfTheSmallestImageIsWhatDockerShows() throws IOException {
        tare.command("build", "-q", "-t", "interop-smallest", "--load", "examples/smallest")
                .with("DOCKER_HOST", docker.host())
                .succeed();

        List<String> theirs = docker.docker("history", "interop-smallest")
                .succeed()
                .out()
                .lines()
                .toList();
        List<String> ours = tare.command("history", "interop-smallest")
                .succeed()
                .out()
                .lines()
                .toList();

        assertThat(columns(ours)).isEqualTo(columns(theirs));
        assertThat(theirs).hasSize(3);
        String layer = ours.get(2);
        long bytes = Long.parseLong(layer.replaceAll(".* (\\d+)B.*", "$1"));
        assertThat(bytes).isBetween(1L, 142L);
    }

    @Test
    void untruncatedHistoryHasDockersCreatedBy() throws IOException {
        SampleImages.build(tare, folder, "-t", "interop-history", "--load")
                .with("DOCKER_HOST", docker.host())
                .succeed();
        String[] options = {
            "history", "--no-trunc", "--format", "{{.CreatedBy}}|{{.Size}}|{{.Comment}}", "interop-history"
        };

        String theirs = docker.docker(options).succeed().out();
        List<String> ours = tare.command("history", "--no-trunc", "interop-history")
                .succeed()
                .out()
                .lines()
                .toList();

        List<String> rows = theirs.lines().toList();
        assertThat(ours).hasSize(rows.size() + 1);
        for (int i = 0; i < rows.size(); i++) {
            for (String field : rows.get(i).split("\\|")) {
                assertThat(ours.get(i + 1)).contains(field);
            }
        }
    }

    /**
     * A table's cells; more than one space stands between them. The age is left out: of a time of 0, docker 20.10
     * tells the years since 1970, where later ones and Tare say N/A.
     */
    private static List<List<String>> columns(List<String> table) {
        return table.stream()
                .map(line -> List.of(line.strip().split(" {2,}")))
                .map(cells -> cells.stream()
                        .filter(cell -> !cell.endsWith(" ago") && !cell.equals("N/A"))
                        .toList())
                .toList();
    }

    private String run(String image) {
        return docker.docker("run", "--rm", "--network", "host", image)
                .succeed()
                .out();
    }

    private String imageId(String image) {
        return docker.docker("inspect", "--format", "{{.Id}}", image)
                .succeed()
                .out()
                .strip();
    }

    private String tareImageId(String image) {
        return tareImageId(tare, image);
    }

    private static String tareImageId(Tare tare, String image) {
        String shown =
                tare.command("images", "-q", "--no-trunc", image).succeed().out();
        return shown.strip();
    }
}

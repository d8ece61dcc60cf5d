package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build.yml of a stranger reaches nothing outside of its work directory, unless the command line allows it. */
class FlowBoundsTest {
    @TempDir
    Path directory;

    private CommandLine tare;
    private Path work;

    @BeforeEach
    void setUp() throws IOException {
        work = Files.createDirectories(directory.resolve("work"));
        tare = new CommandLine(directory);
        Files.createDirectories(work.resolve(".git/hooks"));
        Files.createSymbolicLink(work.resolve("link"), Path.of(".git"));
        Files.writeString(
                work.resolve("Dockerfile"), "FROM scratch\nCOPY made /out/pre-push\nCOPY made /.git/config\n");
        Files.writeString(work.resolve("made"), "made");
        Files.writeString(directory.resolve("key"), "secret");
    }

    private CommandLine.Result flow(String step, String... more) throws IOException {
        Files.writeString(
                work.resolve("build.yml"),
                "build:\n  version: 2026-11-20\n  steps:\n    one: {name: one, dockerfile: Dockerfile, " + step
                        + "}\n");
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"flow", "-d", "work", "--pretty=false"}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return tare.run(words);
    }

    private void refused(String step, String message) throws IOException {
        CommandLine.Result result = flow(step);
        assertThat(result.code()).as(result.err()).isEqualTo(1);
        assertThat(result.err()).contains("build.yml:4:", message);
        assertThat(work.resolve(".git/hooks")).isEmptyDirectory();
        assertThat(work.resolve(".git/config")).doesNotExist();
    }

    @Test
    void whatLeadsOutIsRefusedAtItsLineBeforeAnythingIsBuilt() throws IOException {
        refused("secrets: {k: {file: ../key}}", "the secret k is read from ../key, outside the work directory");
        refused("secrets: {k: {file: '" + directory + "/key'}}", "outside the work directory");
        refused(
                "output: ['type=oci,dest=../x.tar']",
                "the image one would be written to ../x.tar, outside the work directory");
        refused("output: ['type=local,dest=.git/hooks']", "where git keeps what it runs");
        refused("artifacts: ['/out/pre-push:.git/hooks']", "where git keeps what it runs");
        refused("artifacts: ['/out/pre-push:link/hooks']", "where git keeps what it runs");
        refused("artifacts: ['/.g*']", "where git keeps what it runs");
        refused("artifacts: ['/out/pre-push:../x']", "artifacts stay in the work directory");
        assertThat(directory.resolve("x.tar")).doesNotExist();
    }

    @Test
    void theCommandLineAllowsItAndTheFileDoesNot() throws IOException {
        assertThat(flow("secrets: {k: {file: ../key}}", "--allow-outside").code())
                .isZero();
        CommandLine.Result written = flow("output: ['type=oci,dest=../x.tar']", "--allow-outside");
        assertThat(written.code()).as(written.err()).isZero();
        assertThat(directory.resolve("x.tar")).exists();
        assertThat(flow("artifacts: ['/out/pre-push:/to']", "--keep-artifacts").code())
                .isZero();
        assertThat(work.resolve("to/pre-push")).hasContent("made");
    }

    @Test
    void anErrorInADockerfileNamesTheContextThatItIsIn() throws IOException {
        Files.createDirectories(work.resolve("a"));
        Files.writeString(work.resolve("a/Dockerfile"), "FROM scratch\nCOPY missing /x\n");

        CommandLine.Result result = flow("context: a");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("a/Dockerfile:2:");
    }
}

package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log of a build says of its bases and of a step that fails. */
@Tag("integration")
class BuildLogTest {
    @TempDir
    Path folder;

    private final String base = Registry.get().address() + "/log/base:1";

    @BeforeEach
    void push() {
        ChildProcess.needRoot();
        Path other = folder.resolve("other");
        try (Store store = Store.open(other)) {
            ContainerImages.busybox(store, "box", _ -> {});
        }
        new Tare(other).command("tag", "box", base).succeed();
        new Tare(other).command("push", "-q", base).succeed();
    }

    private ChildProcess.Result build(String progress, String... lines) throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), String.join("\n", lines) + "\n");
        return new Tare(folder.resolve("home"))
                .command("build", "--progress=" + progress, "-t", "app", ".")
                .in(folder)
                .run();
    }

    @Test
    void namesTheBaseByItsDigestAndUnpacksItInAStepOfItsOwn() throws IOException {
        String[] file = {"FROM " + base, "RUN echo ok > /ok"};

        ChildProcess.Result first = build("plain", file);
        ChildProcess.Result again = build("plain", file);

        assertThat(first.exit()).as(first.toString()).isZero();
        assertThat(first.err())
                .containsSubsequence(
                        "[1/2] FROM " + base + "@sha256:", "pull layer ", "unpack layer ", "[2/2] RUN echo ok");
        assertThat(again.err())
                .containsSubsequence("[1/2] FROM " + base + "@sha256:", "[2/2] RUN echo ok > /ok\n", " CACHED")
                .doesNotContain("pull layer", "unpack layer");
        assertThat(build("rawjson", file).err()).contains("\"name\":\"[1/2] FROM " + base + "@sha256:");
    }

    @Test
    void marksAllLinesOfAStepThatFailsAndSaysItOnce() throws IOException {
        ChildProcess.Result several =
                build("plain", "FROM " + base, "RUN echo one && \\", "    echo two && \\", "    exit 7", "RUN true");
        ChildProcess.Result here = build("plain", "FROM " + base, "RUN <<END", "echo three", "exit 4", "END");

        assertThat(several.exit()).isEqualTo(1);
        assertThat(several.err())
                .endsWith("""
                did not complete successfully: exit code: 7
                   2 | >>> RUN echo one && \\
                   3 | >>>     echo two && \\
                   4 | >>>     exit 7
                """)
                .containsSubsequence("------\n", " one\n", " two\n", "------\nDockerfile:2:1: process");
        assertThat(several.err().split("Dockerfile:2:1", -1)).hasSize(2);
        assertThat(here.err()).endsWith("""
                   2 | >>> RUN <<END
                   3 | >>> echo three
                   4 | >>> exit 4
                   5 | >>> END
                """);
        String json = build("rawjson", "FROM " + base, "RUN <<END", "echo three", "exit 4", "END")
                .err();
        assertThat(json)
                .contains("\"data\":\""
                        + Base64.getEncoder().encodeToString("three\n".getBytes(StandardCharsets.US_ASCII)) + "\"")
                .contains("did not complete successfully: exit code: 4");
        assertThat(json.lines()).allMatch(line -> line.startsWith("{"));
    }

    @Test
    void ofAVeryLongStepTheEndsAreShown() throws IOException {
        StringBuilder script = new StringBuilder("RUN <<END\n");
        for (int i = 0; i < 200; i++) {
            script.append("echo ").append(i).append('\n');
        }
        ChildProcess.Result failed = build("plain", "FROM " + base, script + "exit 1\nEND");

        assertThat(failed.err())
                .contains("\n  21 | >>> echo 18\n     | ...\n 200 | >>> echo 197\n")
                .doesNotContain(">>> echo 100\n")
                .endsWith(" 204 | >>> END\n");
    }

    @Test
    void anImageWithANameIsNotListedWithoutOneToo() throws IOException {
        build("plain", "FROM " + base, "RUN echo ok > /ok");
        build("plain", "FROM " + base, "RUN echo ok > /ok", "LABEL changed=1");
        new Tare(folder.resolve("home"))
                .command("build", "-q", "-t", "second", ".")
                .in(folder)
                .succeed();

        String listed = new Tare(folder.resolve("home"))
                .command("docker", "images", "--format", "{{.Repository}} {{.ID}}")
                .succeed()
                .out();

        String id = listed.lines()
                .filter(line -> line.startsWith("app "))
                .findFirst()
                .orElseThrow()
                .substring(4);
        assertThat(listed.lines().filter(line -> line.endsWith(id)))
                .containsExactlyInAnyOrder("app " + id, "second " + id);
    }
}

package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images go through a real registry to and from other programs, and keep their digests. */
@Tag("integration")
class RegistryTest {
    @TempDir
    private Path folder;

    private String sample(String name, String... options) throws IOException {
        String image = Registry.get().address() + "/" + name;
        Tare tare = new Tare(folder.resolve("other"));
        Path layout = folder.resolve("layout");
        SampleImages.build(
                        tare,
                        folder,
                        "-o",
                        "type=oci,tar=false,dest=" + layout + (options.length == 0 ? "" : "," + options[0]))
                .succeed();
        ChildProcess.of(
                        ChildProcess.installed("skopeo"),
                        "copy",
                        "--insecure-policy",
                        "--preserve-digests",
                        "--dest-tls-verify=false",
                        "oci:" + layout,
                        "docker://" + image)
                .succeed();
        return image;
    }

    private static Map<String, Object> readRaw(String image) {
        try {
            String raw = ChildProcess.of(
                            ChildProcess.installed("skopeo"),
                            "inspect",
                            "--raw",
                            "--tls-verify=false",
                            "docker://" + image)
                    .succeed()
                    .out();
            return Json.readObject(raw.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "zstd", "uncompressed"})
    void whatOthersPushedIsPulledByteForByte(String compression) throws IOException {
        String image = sample("pulled-" + compression, "compression=" + compression);
        Tare tare = new Tare(folder.resolve("store"));

        assertThat(tare.command("pull", image).succeed().out()).isEqualTo(image + ":latest\n");

        Path again = folder.resolve("again");
        tare.command("save", "--format", "oci-dir", "-o", again.toString(), image)
                .succeed();
        Map<String, Object> index = Json.readObject(Files.readAllBytes(again.resolve("index.json")));
        String digest = Json.string(
                Json.object(Json.list(index.get("manifests")).getFirst()).get("digest"));
        String raw = Files.readString(again.resolve("blobs/" + digest.replace(':', '/')));
        assertThat(Json.readObject(raw.getBytes(StandardCharsets.UTF_8))).isEqualTo(readRaw(image));
        assertThat(tare.command("images", "--digests").succeed().out()).contains(digest);
        assertThat(tare.command("fsck").run().exit()).isZero();
    }

    @Test
    void aSecondPullTransfersNothing() throws IOException {
        String image = sample("twice");
        Tare tare = new Tare(folder.resolve("store"));

        assertThat(tare.command("pull", image).succeed().err()).contains("Pulled ");
        assertThat(tare.command("pull", image).succeed().err())
                .startsWith("Up to date: " + image + ":latest, sha256:")
                .doesNotContain("layer");
    }

    @Test
    void aBuildPullsTheBaseThatTheStoreLacks() throws IOException {
        String image = sample("base");
        Tare tare = new Tare(folder.resolve("store"));
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + image + "\nCOPY --from=" + image + " /etc/greeting /copy\nCOPY Dockerfile /d\n");

        tare.command("build", "-q", "-t", "built", context.toString()).succeed();

        assertThat(tare.command("cp", "built:/copy", "-").run().exit()).isZero();
        // As with docker, a base is no image of the user's own.
        assertThat(tare.command("images", "-q").succeed().out().lines()).hasSize(1);
    }

    @Test
    void whatIsNotThereIsToldWithItsPlace() throws IOException {
        String image = Registry.get().address() + "/nosuch:1";
        Tare tare = new Tare(folder.resolve("store"));
        Files.writeString(folder.resolve("Dockerfile"), "FROM " + image + "\n");

        ChildProcess.Result pulled = tare.command("pull", image).run();
        ChildProcess.Result built =
                tare.command("build", "--progress=plain", folder.toString()).run();

        assertThat(pulled.exit()).isEqualTo(1);
        assertThat(pulled.err()).startsWith("tare: cannot pull " + image + ": ").contains("has no nosuch:1");
        assertThat(built.exit()).isEqualTo(1);
        assertThat(built.err()).contains("Dockerfile:1:6: FROM " + image + ": cannot pull ");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "zstd", "uncompressed"})
    void whatIsPushedIsReadByOthersWithEveryDigestChecked(String compression) throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        String image = Registry.get().address() + "/pushed-" + compression + ":1";
        SampleImages.build(tare, folder, "-t", image).succeed();

        String digest = tare.command("push", "-q", "--compression", compression, image)
                .succeed()
                .out()
                .strip();

        assertThat(tare.command("push", "--compression", compression, image)
                        .succeed()
                        .err())
                .isEqualTo("Up to date: " + image + ", " + digest + "\n");
        assertThat(tare.command("images", "--digests").succeed().out()).contains(digest);
        ChildProcess.of(
                        ChildProcess.installed("skopeo"),
                        "copy",
                        "--insecure-policy",
                        "--preserve-digests",
                        "--src-tls-verify=false",
                        "docker://" + image,
                        "oci:" + folder.resolve("back") + ":x")
                .succeed();
        assertThat(Files.exists(folder.resolve("back/blobs/" + digest.replace(':', '/'))))
                .isTrue();
        assertThat(ChildProcess.of(ChildProcess.installed("crane"), "digest", image)
                        .succeed()
                        .out())
                .isEqualTo(digest + "\n");
        if (compression.equals("gzip")) {
            ChildProcess.of(ChildProcess.installed("crane"), "validate", "--remote", image)
                    .succeed();
        }
        Tare other = new Tare(folder.resolve("third"));
        other.command("pull", image).succeed();
        assertThat(other.command("images", "--digests").succeed().out()).contains(digest);
    }

    @Test
    void anArchiveAndAPushOfOneImageHaveOneDigest() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        String image = Registry.get().address() + "/same:1";
        Path layout = folder.resolve("layout");

        SampleImages.build(tare, folder, "-t", image, "--push", "-o", "type=oci,tar=false,dest=" + layout)
                .succeed();

        Map<String, Object> index = Json.readObject(Files.readAllBytes(layout.resolve("index.json")));
        String digest = Json.string(
                Json.object(Json.list(index.get("manifests")).getFirst()).get("digest"));
        assertThat(ChildProcess.of(ChildProcess.installed("crane"), "digest", image)
                        .succeed()
                        .out())
                .isEqualTo(digest + "\n");
        ChildProcess.Result again = tare.command(
                        "build", "-t", image, "--push", folder.resolve("sample").toString())
                .succeed();
        assertThat(again.err()).endsWith("\nUp to date: " + image + ", " + digest + "\n");
    }

    @Test
    void aPulledImageIsPushedElsewhereAsItIs() throws IOException {
        String image = sample("origin");
        String other = Registry.get().address() + "/elsewhere:1";
        Tare tare = new Tare(folder.resolve("store"));
        tare.command("pull", image).succeed();
        tare.command("tag", image, other).succeed();

        ChildProcess.Result pushed =
                tare.command("push", "--progress=plain", other).succeed();

        assertThat(readRaw(other)).isEqualTo(readRaw(image));
        // Mounted from where it was pulled.
        assertThat(pushed.err()).contains("CACHED").doesNotContain("DONE");
    }

    @Test
    void allTagsOfARepositoryArePushed() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        String repository = Registry.get().address() + "/tags";
        SampleImages.build(tare, folder, "-t", repository + ":a", "-t", repository + ":b")
                .succeed();

        tare.command("push", "--all-tags", repository).succeed();

        assertThat(ChildProcess.of(ChildProcess.installed("crane"), "ls", repository)
                        .succeed()
                        .out()
                        .lines())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anIndexGoesToAndFroWhole() throws IOException {
        String one = sample("part");
        String index = Registry.get().address() + "/index:1";
        String digest = ChildProcess.of(ChildProcess.installed("crane"), "digest", one)
                .succeed()
                .out()
                .strip();
        ChildProcess.of(ChildProcess.installed("crane"), "index", "append", "-m", one + "@" + digest, "-t", index)
                .succeed();
        Tare tare = new Tare(folder.resolve("store"));

        tare.command("pull", index).succeed();
        String copy = Registry.get().address() + "/index-copy:1";
        tare.command("tag", index, copy).succeed();
        tare.command("push", copy).succeed();

        assertThat(readRaw(copy)).isEqualTo(readRaw(index));
    }
}

package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Json;
import dev.tare.testing.Command;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
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
        Sample.build(
                        tare,
                        folder,
                        "-o",
                        "type=oci,tar=false,dest=" + layout + (options.length == 0 ? "" : "," + options[0]))
                .succeed();
        Command.of(
                        Command.installed("skopeo"),
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
            String raw = Command.of(
                            Command.installed("skopeo"), "inspect", "--raw", "--tls-verify=false", "docker://" + image)
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
        assertThat(tare.command("images").succeed().out())
                .contains(Registry.get().address() + "/base");
    }

    @Test
    void whatIsNotThereIsToldWithItsPlace() throws IOException {
        String image = Registry.get().address() + "/nosuch:1";
        Tare tare = new Tare(folder.resolve("store"));
        Files.writeString(folder.resolve("Dockerfile"), "FROM " + image + "\n");

        Command.Result pulled = tare.command("pull", image).run();
        Command.Result built =
                tare.command("build", "--progress=plain", folder.toString()).run();

        assertThat(pulled.exit()).isEqualTo(1);
        assertThat(pulled.err()).startsWith("tare: cannot pull " + image + ": ").contains("has no nosuch:1");
        assertThat(built.exit()).isEqualTo(1);
        assertThat(built.err()).contains("Dockerfile:1:6: FROM " + image + ": cannot pull ");
    }
}

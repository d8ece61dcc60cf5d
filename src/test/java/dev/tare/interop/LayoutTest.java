package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store and what {@code tare save} writes are OCI image layouts, and other programs take them without a warning. */
@Tag("integration")
class LayoutTest {
    private static final String NAME = "docker.io/library/interop:latest";

    @TempDir
    private Path folder;

    private Tare tare;

    @BeforeEach
    void build() throws IOException {
        tare = new Tare(folder.resolve("store"));
        SampleImages.build(tare, folder, "-t", "interop").succeed();
    }

    @Test
    void skopeoInspectsTheStore() throws IOException {
        String skopeo = ChildProcess.installed("skopeo");

        ChildProcess.Result result = quiet(ChildProcess.of(skopeo, "inspect", "oci:" + tare.home() + ":" + NAME));

        Map<String, Object> image = Json.readObject(result.out().getBytes(StandardCharsets.UTF_8));
        assertThat(Json.list(image.get("Layers"))).hasSize(2);
        assertThat(image).containsEntry("Architecture", "amd64").containsEntry("Os", "linux");
    }

    @Test
    void skopeoCopiesTheStoreToAllItsKinds() {
        String skopeo = ChildProcess.installed("skopeo");
        String source = "oci:" + tare.home() + ":" + NAME;

        quiet(ChildProcess.of(skopeo, "copy", "--insecure-policy", source, "dir:" + folder.resolve("dir")));
        quiet(ChildProcess.of(
                skopeo, "copy", "--insecure-policy", source, "oci-archive:" + folder.resolve("a.tar") + ":x"));
        quiet(ChildProcess.of(
                skopeo, "copy", "--insecure-policy", source, "docker-archive:" + folder.resolve("d.tar") + ":x:y"));
        String registry = Registry.get().address();
        quiet(ChildProcess.of(
                skopeo,
                "copy",
                "--insecure-policy",
                "--dest-tls-verify=false",
                source,
                "docker://" + registry + "/by-skopeo:latest"));
        // Read back with every digest checked. Not by crane validate, which takes gzip layers alone: skopeo leaves a
        // layer
        // plain when its own cache says that the registry has it so.
        quiet(ChildProcess.of(
                skopeo,
                "copy",
                "--insecure-policy",
                "--src-tls-verify=false",
                "docker://" + registry + "/by-skopeo:latest",
                "dir:" + folder.resolve("back")));
    }

    @Test
    void skopeoReadsSavedArchives() {
        String skopeo = ChildProcess.installed("skopeo");
        Path oci = folder.resolve("oci.tar");
        Path docker = folder.resolve("docker.tar");
        tare.command("save", "--format", "oci-archive", "-o", oci.toString(), "interop")
                .succeed();
        tare.command("save", "--format", "docker-archive", "-o", docker.toString(), "interop")
                .succeed();

        quiet(ChildProcess.of(skopeo, "inspect", "oci-archive:" + oci));
        quiet(ChildProcess.of(skopeo, "inspect", "docker-archive:" + docker));
        quiet(ChildProcess.of(
                skopeo, "copy", "--insecure-policy", "oci-archive:" + oci, "dir:" + folder.resolve("dir")));
    }

    @Test
    void umociStatsAndUnpacksTheStore() throws IOException {
        ChildProcess.needRoot();
        String umoci = ChildProcess.installed("umoci");
        String image = tare.home() + ":" + NAME;

        ChildProcess.Result stat = quiet(ChildProcess.of(umoci, "stat", "--image", image));
        Path bundle = folder.resolve("bundle");
        quiet(ChildProcess.of(umoci, "unpack", "--image", image, bundle.toString()));

        assertThat(stat.out()).contains("COPY busybox /bin/busybox # buildkit", "ENV WORD=sample");
        Path greeting = bundle.resolve("rootfs/etc/greeting");
        assertThat(greeting).hasContent(SampleImages.GREETING);
        assertThat(Files.getAttribute(greeting, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(1000);
        assertThat(bundle.resolve("rootfs/bin/busybox")).isExecutable();
    }

    @Test
    void cranePushesABuiltLayoutWithGzipLayers() throws IOException {
        String crane = ChildProcess.installed("crane");
        Path layout = folder.resolve("layout");
        SampleImages.build(tare, folder, "-t", "interop", "-o", "type=oci,tar=false,dest=" + layout)
                .succeed();
        String pushed = Registry.get().address() + "/by-crane:latest";

        quiet(ChildProcess.of(crane, "push", "--insecure", layout.toString(), pushed));
        quiet(ChildProcess.of(crane, "validate", "--insecure", "--remote", pushed));

        assertThat(layerTypes(crane, pushed)).containsOnly("application/vnd.oci.image.layer.v1.tar+gzip");
    }

    /** Layers stay plain, and the digest stays; crane validates gzip layers only, so skopeo checks these. */
    @Test
    void cranePushesTheStoreAsItIs() throws IOException {
        String crane = ChildProcess.installed("crane");
        String pushed = Registry.get().address() + "/store-by-crane:latest";

        quiet(ChildProcess.of(crane, "push", "--insecure", tare.home().toString(), pushed));

        assertThat(layerTypes(crane, pushed)).containsOnly("application/vnd.oci.image.layer.v1.tar");
        quiet(ChildProcess.of(
                ChildProcess.installed("skopeo"),
                "copy",
                "--insecure-policy",
                "--src-tls-verify=false",
                "docker://" + pushed,
                "dir:" + folder.resolve("pulled")));
    }

    private static List<String> layerTypes(String crane, String image) throws IOException {
        String manifest = ChildProcess.of(crane, "manifest", "--insecure", image)
                .succeed()
                .out();
        List<String> types = new ArrayList<>();
        for (Object layer : Json.list(
                Json.readObject(manifest.getBytes(StandardCharsets.UTF_8)).get("layers"))) {
            types.add(Json.string(Json.object(layer).get("mediaType")));
        }
        return types;
    }

    /** Must succeed and warn of nothing. */
    private static ChildProcess.Result quiet(ChildProcess command) {
        ChildProcess.Result result = command.succeed();
        assertThat((result.out() + result.err())
                        .lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).contains("warn")))
                .isEmpty();
        return result;
    }
}

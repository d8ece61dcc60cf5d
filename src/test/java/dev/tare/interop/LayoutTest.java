package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Json;
import dev.tare.testing.Command;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
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
        Sample.build(tare, folder, "-t", "interop").succeed();
    }

    @Test
    void skopeoInspectsTheStore() throws IOException {
        String skopeo = Command.installed("skopeo");

        Command.Result result = quiet(Command.of(skopeo, "inspect", "oci:" + tare.home() + ":" + NAME));

        Map<String, Object> image = Json.readObject(result.out().getBytes(StandardCharsets.UTF_8));
        assertThat(Json.list(image.get("Layers"))).hasSize(2);
        assertThat(image).containsEntry("Architecture", "amd64").containsEntry("Os", "linux");
    }

    @Test
    void skopeoCopiesTheStoreToAllItsKinds() {
        String skopeo = Command.installed("skopeo");
        String source = "oci:" + tare.home() + ":" + NAME;

        quiet(Command.of(skopeo, "copy", "--insecure-policy", source, "dir:" + folder.resolve("dir")));
        quiet(Command.of(skopeo, "copy", "--insecure-policy", source, "oci-archive:" + folder.resolve("a.tar") + ":x"));
        quiet(Command.of(
                skopeo, "copy", "--insecure-policy", source, "docker-archive:" + folder.resolve("d.tar") + ":x:y"));
        String registry = Registry.get().address();
        quiet(Command.of(
                skopeo,
                "copy",
                "--insecure-policy",
                "--dest-tls-verify=false",
                source,
                "docker://" + registry + "/by-skopeo:latest"));
        // Read back with every digest checked. Not by crane validate, which takes gzip layers alone: skopeo leaves a
        // layer
        // plain when its own cache says that the registry has it so.
        quiet(Command.of(
                skopeo,
                "copy",
                "--insecure-policy",
                "--src-tls-verify=false",
                "docker://" + registry + "/by-skopeo:latest",
                "dir:" + folder.resolve("back")));
    }

    @Test
    void skopeoReadsSavedArchives() {
        String skopeo = Command.installed("skopeo");
        Path oci = folder.resolve("oci.tar");
        Path docker = folder.resolve("docker.tar");
        tare.command("save", "--format", "oci-archive", "-o", oci.toString(), "interop")
                .succeed();
        tare.command("save", "--format", "docker-archive", "-o", docker.toString(), "interop")
                .succeed();

        quiet(Command.of(skopeo, "inspect", "oci-archive:" + oci));
        quiet(Command.of(skopeo, "inspect", "docker-archive:" + docker));
        quiet(Command.of(skopeo, "copy", "--insecure-policy", "oci-archive:" + oci, "dir:" + folder.resolve("dir")));
    }

    @Test
    void umociStatsAndUnpacksTheStore() throws IOException {
        Command.needRoot();
        String umoci = Command.installed("umoci");
        String image = tare.home() + ":" + NAME;

        Command.Result stat = quiet(Command.of(umoci, "stat", "--image", image));
        Path bundle = folder.resolve("bundle");
        quiet(Command.of(umoci, "unpack", "--image", image, bundle.toString()));

        assertThat(stat.out()).contains("COPY busybox /bin/busybox # buildkit", "ENV WORD=sample");
        Path greeting = bundle.resolve("rootfs/etc/greeting");
        assertThat(greeting).hasContent(Sample.GREETING);
        assertThat(Files.getAttribute(greeting, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(1000);
        assertThat(bundle.resolve("rootfs/bin/busybox")).isExecutable();
    }

    @Test
    void cranePushesABuiltLayoutWithGzipLayers() throws IOException {
        String crane = Command.installed("crane");
        Path layout = folder.resolve("layout");
        Sample.build(tare, folder, "-t", "interop", "-o", "type=oci,tar=false,dest=" + layout)
                .succeed();
        String pushed = Registry.get().address() + "/by-crane:latest";

        quiet(Command.of(crane, "push", "--insecure", layout.toString(), pushed));
        quiet(Command.of(crane, "validate", "--insecure", "--remote", pushed));

        assertThat(layerTypes(crane, pushed)).containsOnly("application/vnd.oci.image.layer.v1.tar+gzip");
    }

    /** Layers stay plain, and the digest stays; crane validates gzip layers only, so skopeo checks these. */
    @Test
    void cranePushesTheStoreAsItIs() throws IOException {
        String crane = Command.installed("crane");
        String pushed = Registry.get().address() + "/store-by-crane:latest";

        quiet(Command.of(crane, "push", "--insecure", tare.home().toString(), pushed));

        assertThat(layerTypes(crane, pushed)).containsOnly("application/vnd.oci.image.layer.v1.tar");
        quiet(Command.of(
                Command.installed("skopeo"),
                "copy",
                "--insecure-policy",
                "--src-tls-verify=false",
                "docker://" + pushed,
                "dir:" + folder.resolve("pulled")));
    }

    private static List<String> layerTypes(String crane, String image) throws IOException {
        String manifest =
                Command.of(crane, "manifest", "--insecure", image).succeed().out();
        List<String> types = new ArrayList<>();
        for (Object layer : Json.list(
                Json.readObject(manifest.getBytes(StandardCharsets.UTF_8)).get("layers"))) {
            types.add(Json.string(Json.object(layer).get("mediaType")));
        }
        return types;
    }

    /** Must succeed and warn of nothing. */
    private static Command.Result quiet(Command command) {
        Command.Result result = command.succeed();
        assertThat((result.out() + result.err())
                        .lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).contains("warn")))
                .isEmpty();
        return result;
    }
}

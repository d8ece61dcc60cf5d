package dev.tare.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.cli.CommandLine.Result;
import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.Inode;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.testing.SmallRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that has changed a bit: whatever takes content out of the store notices, and leaves nothing behind. */
class DamageTest {
    private static final int SIZE = 400_000;

    @TempDir
    Path directory;

    private CommandLine tare;
    private Path layer;

    @BeforeEach
    void damageALayer() throws IOException {
        tare = new CommandLine(directory);
        byte[] content = new byte[SIZE];
        new Random(8).nextBytes(content);
        try (Store store = tare.store()) {
            new SmallImage(store)
                    .layer(
                            "x",
                            writer -> writer.add(
                                    "big",
                                    Inode.file(0644, 0, 0, SIZE, 200),
                                    null,
                                    new ByteArrayInputStream(content),
                                    null))
                    .name("hello");
            Digest diffId = store.images()
                    .config(store.images().manifest(store.images().require("hello"), Platform.host()))
                    .diffIds()
                    .getFirst();
            layer = store.blobs().path(diffId);
        }
        damage(layer);
        Files.writeString(directory.resolve("Dockerfile"), "FROM hello\nLABEL a=b\n");
        Files.writeString(directory.resolve("copies"), "FROM scratch\nCOPY --from=hello /big /x\n");
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
    }

    private void refuses(String... words) throws IOException {
        Result result = tare.run(words);
        assertThat(result.err()).contains(" is damaged").contains("tare fsck");
        assertThat(result.code()).isEqualTo(1);
        assertThat(directory.resolve("out")).doesNotExist();
        try (var files = Files.list(directory)) {
            assertThat(files.map(each -> String.valueOf(each.getFileName())))
                    .containsExactlyInAnyOrder("home", "Dockerfile", "copies");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-archive", "oci-archive"})
    void nothingDamagedIsSaved(String format) throws IOException {
        refuses("save", "--format", format, "-o", "out", "hello");
    }

    @Test
    void noDamagedBlobComesIntoALayout() throws IOException {
        Result result = tare.run("save", "--format", "oci-dir", "-o", "out", "hello");
        assertThat(result.err()).contains(" is damaged");
        assertThat(result.code()).isEqualTo(1);
        assertThat(directory.resolve("out/blobs/sha256").resolve(String.valueOf(layer.getFileName())))
                .doesNotExist();
        assertThat(directory.resolve("out/index.json")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=oci",
                "type=docker",
                "type=oci,compression=zstd",
                "type=oci,compression=uncompressed",
                "type=tar",
                "type=local",
                "type=oci,rewrite-timestamp=true"
            })
    void nothingDamagedIsDelivered(String type) throws IOException {
        refuses("build", "--build-arg", "SOURCE_DATE_EPOCH=100", "-o", type + ",dest=out", ".");
    }

    @Test
    void noDamagedFileIsCopiedFromAnImage() throws IOException {
        refuses("cp", "hello:/big", "out");
        refuses("build", "-f", "copies", "-t", "copied", ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "uncompressed"})
    void noDamagedBlobIsPushed(String compression) throws IOException {
        try (SmallRegistry registry = new SmallRegistry("hello", false)) {
            String output = "type=registry,name=" + registry.address() + "/hello,compression=" + compression;
            Result result = tare.run("build", "-o", output, ".");
            assertThat(result.err()).contains(" is damaged");
            assertThat(result.code()).isEqualTo(1);
            assertThat(registry.manifests()).isEmpty();
            assertThat(registry.blob(layerDigest())).isNull();
        }
    }

    private String layerDigest() {
        return "sha256:" + layer.getFileName();
    }

    @Test
    void aDamagedLayerIsNeitherIndexedNorDerived() throws IOException {
        for (String command : List.of("images", "gc")) {
            tare.run(command);
        }
        Files.delete(directory.resolve("home/trees").resolve(String.valueOf(layer.getFileName())));
        refuses("cp", "hello:/big", "out");
    }

    @Test
    void aDamagedBlobOfALayoutIsWrittenAnew() throws IOException {
        damage(layer);
        String[] save = {"save", "--format", "oci-dir", "-o", "out", "hello"};
        assertThat(tare.run(save).code()).isZero();
        try (var files = Files.list(directory.resolve("out/blobs/sha256"))) {
            for (Path blob : files.toList()) {
                damage(blob);
            }
        }

        assertThat(tare.run(save).code()).isZero();

        try (var files = Files.list(directory.resolve("out/blobs/sha256"))) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(blob -> assertThat(
                                    Digest.sha256(Files.readAllBytes(blob)).hex())
                            .isEqualTo(String.valueOf(blob.getFileName())));
        }
    }

    @Test
    void noBaseIsLookedForElsewhereWhileTheStoresNamesAreDamaged() throws IOException {
        try (SmallRegistry registry = new SmallRegistry("hello", false)) {
            String name = registry.address() + "/hello";
            assertThat(tare.run("tag", "hello", name).code()).isZero();
            Files.writeString(directory.resolve("Dockerfile"), "FROM " + name + "\nLABEL a=b\n");
            Files.writeString(directory.resolve("home/index.json"), "{\"schemaVersion\":2,");

            Result result = tare.run("build", ".");

            assertThat(result.err()).contains("index.json is damaged").doesNotContain("cannot pull");
            assertThat(result.code()).isEqualTo(1);
        }
    }

    @Test
    void noBaseIsTakenFromElsewhereForOneThatIsDamagedHere() throws IOException {
        try (SmallRegistry registry = new SmallRegistry("hello", false)) {
            String name = registry.address() + "/hello";
            assertThat(tare.run("tag", "hello", name).code()).isZero();
            Files.writeString(directory.resolve("Dockerfile"), "FROM " + name + "\nLABEL a=b\n");
            String id = tare.run("images", "-q", "--no-trunc", "hello").out().strip();
            Path config = directory.resolve("home/blobs/sha256/" + id.substring("sha256:".length()));
            damage(config);

            Result result = tare.run("build", ".");

            assertThat(result.err()).contains("damaged").doesNotContain("cannot pull", "Built");
            assertThat(result.code()).isEqualTo(1);
        }
    }
}

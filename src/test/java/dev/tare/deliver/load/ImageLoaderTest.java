package dev.tare.deliver.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.deliver.Delivery;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLoaderTest {
    @TempDir
    Path directory;

    private Store from;
    private Store to;
    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    @BeforeEach
    void openStores() {
        from = Store.open(directory.resolve("from"));
        to = Store.open(directory.resolve("to"));
    }

    @AfterEach
    void closeStores() {
        from.close();
        to.close();
    }

    private List<ImageLoader.Loaded> load(byte[] bytes) {
        return new ImageLoader(to).load(new ByteArrayInputStream(bytes), "standard input");
    }

    private byte[] save(Delivery.Format format, String... names) {
        List<NamedImage> images =
                List.of(names).stream().map(name -> from.images().require(name)).toList();
        new Delivery(from, new Delivery.Surroundings(directory, Map.of(), () -> archive), warning -> {})
                .save(images, format, null);
        return archive.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void whatIsSavedIsLoadedByteForByte() throws IOException {
        Descriptor hello = new SmallImage(from).file("hello", "x", 0).name("hello:1");
        new SmallImage(from).file("hello", "x", 0).name("me/hello");
        new SmallImage(from).file("other", "y".repeat(300_000), 0).name("other");

        List<ImageLoader.Loaded> loaded = load(gzip(save(Delivery.Format.OCI_ARCHIVE, "hello:1", "other")));

        assertThat(loaded).hasSize(2);
        assertThat(loaded.getFirst().names()).extracting(Reference::familiar).contains("hello:1", "me/hello:latest");
        assertThat(to.images().require("hello:1").descriptor().digest()).isEqualTo(hello.digest());
        ImageConfig config = to.images().config(Manifest.fromJson(to.blobs().read(hello.digest())));
        assertThat(to.tree(config.diffIds()).children("")).containsExactly("hello");
        assertThat(to.images().list()).hasSize(2);
    }

    @Test
    void aDockerArchiveOfTareIsLoaded() {
        Descriptor hello = new SmallImage(from).file("hello", "x", 0).name("hello:1");

        load(save(Delivery.Format.DOCKER_ARCHIVE, "hello:1"));

        assertThat(to.images().require("hello:1").descriptor().digest()).isEqualTo(hello.digest());
    }

    @Test
    void anArchiveOfAnOldDockerIsLoadedWithLayersThatAreSymlinks() throws IOException {
        byte[] layer = layer();
        byte[] config = config(layer);
        LayerWriter tar = new LayerWriter(archive);
        file(tar, "aaaa/layer.tar", layer);
        file(tar, "aaaa/VERSION", "1.0".getBytes(StandardCharsets.UTF_8));
        tar.add("bbbb/layer.tar", Inode.symlink("../aaaa/layer.tar", 0, 0, 0), null, null, null);
        file(tar, Digest.sha256(config).hex() + ".json", config);
        file(
                tar,
                "manifest.json",
                ("[{\"Config\":\"" + Digest.sha256(config).hex()
                                + ".json\",\"RepoTags\":[\"old:1\"],\"Layers\":[\"bbbb/layer.tar\"]}]")
                        .getBytes(StandardCharsets.UTF_8));
        tar.finish();

        assertThat(load(archive.toByteArray())).singleElement().satisfies(each -> {
            assertThat(each.id()).isEqualTo(Digest.sha256(config));
            assertThat(each.names()).containsExactly(SmallImage.reference("old:1"));
        });
        assertThat(to.tree(List.of(Digest.sha256(layer))).children("")).containsExactly("f");
    }

    @Test
    void aCompressedLayerIsCheckedAgainstItsDiffId() throws IOException {
        byte[] layer = layer();
        byte[] config = config(layer);
        byte[] manifest = "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"l.tar.gz\"]}]"
                .getBytes(StandardCharsets.UTF_8);
        LayerWriter good = new LayerWriter(archive);
        file(good, "c.json", config);
        file(good, "l.tar.gz", gzip(layer));
        file(good, "manifest.json", manifest);
        good.finish();
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        LayerWriter bad = new LayerWriter(second);
        file(bad, "c.json", config);
        file(bad, "l.tar.gz", gzip(new byte[1024]));
        file(bad, "manifest.json", manifest);
        bad.finish();

        assertThatThrownBy(() -> load(second.toByteArray()))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("is not the one of the configuration");
        assertThat(to.images().list()).isEmpty();
        assertThat(load(archive.toByteArray()).getFirst().names()).isEmpty();
        assertThat(to.layers().index(Digest.sha256(layer)).entries()).hasSize(1);
    }

    @Test
    void aDamagedBlobIsAnError() {
        new SmallImage(from).file("hello", "marker-in-the-layer", 0).name("hello");
        byte[] bytes = save(Delivery.Format.OCI_ARCHIVE, "hello");
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("marker-in-the-layer");
        bytes[at] = 'X';

        assertThatThrownBy(() -> load(bytes))
                .isInstanceOf(TareException.class)
                .hasMessageStartingWith("cannot load standard input: layer sha256:")
                .hasMessageContaining("is damaged");
        assertThat(to.images().list()).isEmpty();
    }

    @Test
    void whatIsNoImageIsAClearError() throws IOException {
        LayerWriter tar = new LayerWriter(archive);
        file(tar, "README", "x".getBytes(StandardCharsets.UTF_8));
        tar.finish();

        assertThatThrownBy(() -> load(archive.toByteArray()))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("holds no image");
        assertThatThrownBy(() -> load("no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(TareException.class)
                .hasMessageStartingWith("cannot load standard input: not a sound tar")
                .extracting(e -> ((TareException) e).problem().hint())
                .asString()
                .startsWith("load takes what save");
        assertThatThrownBy(() -> new ImageLoader(to).load(directory.resolve("none"), "none"))
                .isInstanceOf(TareException.class)
                .hasMessage("cannot load none: no such file or folder");
    }

    /** A layout of an image and of an artifact, such as a signature, which lacks its blobs. */
    private Path layoutWithArtifact() throws IOException {
        Descriptor image = new SmallImage(from).file("hello", "x", 0).name("hello:1");
        new Delivery(from, new Delivery.Surroundings(directory, Map.of(), () -> archive), warning -> {})
                .save(List.of(from.images().require("hello:1")), Delivery.Format.OCI_DIRECTORY, "layout");
        Descriptor nothing = Descriptor.of("application/vnd.oci.empty.v1+json", Digest.sha256("{}"), 2);
        byte[] manifest = Manifest.of(nothing, List.of(nothing), Map.of()).toJson();
        Descriptor artifact = Descriptor.of(MediaTypes.MANIFEST, Digest.sha256(manifest), manifest.length);
        Path layout = directory.resolve("layout");
        Files.write(layout.resolve("blobs/sha256").resolve(artifact.digest().hex()), manifest);
        Files.write(
                layout.resolve("index.json"), Index.of(List.of(artifact, image)).toJson());
        return layout;
    }

    @Test
    void ofALayoutWithAnArtifactTheImageIsLoaded() throws IOException {
        Path layout = layoutWithArtifact();

        assertThat(new ImageLoader(to).load(layout, "layout")).hasSize(1);
        assertThat(to.images().list())
                .singleElement()
                .satisfies(image ->
                        assertThat(to.images().isComplete(image.descriptor())).isTrue());
        assertThat(new LayoutImages(to, (_, _) -> null)
                        .resolve(LayoutImages.SCHEME + layout, new Platform("linux", "amd64", "")))
                .isNotNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anArchiveOfDockersFirstFormIsLoaded() throws IOException {
        String top = "b".repeat(64);
        String base = "a".repeat(64);
        LayerWriter tar = new LayerWriter(archive);
        file(tar, "repositories", bytes("{\"old/first\":{\"1\":\"" + top + "\",\"base\":\"" + base + "\"}}"));
        file(
                tar,
                base + "/json",
                bytes("{\"id\":\"" + base + "\",\"created\":\"2014-06-05T00:00:00Z\","
                        + "\"container_config\":{\"Cmd\":[\"/bin/sh\",\"-c\",\"#(nop) ADD x\"]},"
                        + "\"architecture\":\"amd64\",\"os\":\"linux\",\"Size\":7}"));
        file(tar, base + "/layer.tar", layer());
        file(
                tar,
                top + "/json",
                bytes("{\"id\":\"" + top + "\",\"parent\":\"" + base + "\",\"author\":\"me\","
                        + "\"config\":{\"Cmd\":[\"x\"]},\"container_config\":null,\"architecture\":\"amd64\"}"));
        file(tar, top + "/layer.tar", gzip(new byte[1024]));
        tar.finish();

        List<ImageLoader.Loaded> loaded = load(archive.toByteArray());

        assertThat(loaded).hasSize(2);
        NamedImage image = to.images().require("old/first:1");
        ImageConfig config = to.images()
                .config(Manifest.fromJson(to.blobs().read(image.descriptor().digest())));
        assertThat(config.diffIds()).containsExactly(Digest.sha256(layer()), Digest.sha256(new byte[1024]));
        assertThat(config.container().cmd()).containsExactly("x");
        assertThat(config.history()).extracting(History::createdBy).containsExactly("/bin/sh -c #(nop) ADD x", null);
        assertThat(to.tree(config.diffIds()).children("")).containsExactly("f");
        assertThat(to.images().require("old/first:base").names()).hasSize(1);
    }

    @Test
    void layersOfDockersFirstFormThatStandOnThemselvesAreAnError() throws IOException {
        LayerWriter tar = new LayerWriter(archive);
        file(tar, "repositories", bytes("{\"old\":{\"1\":\"a\"}}"));
        file(tar, "a/json", bytes("{\"id\":\"a\",\"parent\":\"a\",\"architecture\":\"amd64\",\"os\":\"linux\"}"));
        file(tar, "a/layer.tar", layer());
        tar.finish();

        assertThatThrownBy(() -> load(archive.toByteArray()))
                .hasMessage("cannot load standard input: the layers below a never end");
        assertThat(to.images().list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLayerThatIsNoTarIsRefused(boolean compressed) throws IOException {
        byte[] layer = bytes("no tar at all ".repeat(100));
        LayerWriter tar = new LayerWriter(archive);
        file(tar, "c.json", config(layer));
        file(tar, "l.tar", compressed ? gzip(layer) : layer);
        file(tar, "manifest.json", bytes("[{\"Config\":\"c.json\",\"RepoTags\":[\"it:1\"],\"Layers\":[\"l.tar\"]}]"));
        tar.finish();

        assertThatThrownBy(() -> load(archive.toByteArray()))
                .isInstanceOf(TareException.class)
                .hasMessageMatching("cannot load standard input: layer sha256:.* cannot be read: not a sound tar.*");
        assertThat(to.images().list()).isEmpty();
    }

    private static void file(LayerWriter tar, String path, byte[] content) throws IOException {
        tar.add(path, Inode.file(0644, 0, 0, content.length, 0), null, new ByteArrayInputStream(content), null);
    }

    private static byte[] layer() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerWriter tar = new LayerWriter(out);
        file(tar, "f", "content".getBytes(StandardCharsets.UTF_8));
        tar.finish();
        return out.toByteArray();
    }

    private static byte[] config(byte[] layer) {
        return ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                        + Digest.sha256(layer) + "\"]}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}

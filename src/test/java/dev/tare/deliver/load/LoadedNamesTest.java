package dev.tare.deliver.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.deliver.Delivery;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
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
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name with a digest means the image of that digest, whoever gives it. */
class LoadedNamesTest {
    private static final String OTHER = "registry.example/golang@sha256:" + "a".repeat(64);

    @TempDir
    Path directory;

    private Store from;
    private Store to;

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

    private static byte[] dockerArchive(String tag) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerWriter tar = new LayerWriter(out);
        file(tar, "c.json", "{\"os\":\"linux\",\"architecture\":\"amd64\"}");
        file(tar, "manifest.json", "[{\"Config\":\"c.json\",\"RepoTags\":[\"" + tag + "\"],\"Layers\":[]}]");
        tar.finish();
        return out.toByteArray();
    }

    private static void file(LayerWriter tar, String path, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        tar.add(path, Inode.file(0644, 0, 0, content.length, 0), null, new ByteArrayInputStream(content), null);
    }

    private List<ImageLoader.Loaded> load(ImageLoader loader, byte[] archive) {
        return loader.load(new ByteArrayInputStream(archive), "a.tar");
    }

    /** A layout of one image, whose name in index.json is then another. */
    private Path layout(String key, String name) throws IOException {
        new SmallImage(from).file("hello", "x", 0).name("hello:1");
        NamedImage image = from.images().require("hello:1");
        Delivery.Surroundings surroundings = new Delivery.Surroundings(directory, Map.of(), ByteArrayOutputStream::new);
        new Delivery(from, surroundings, warning -> {}).save(List.of(image), Delivery.Format.OCI_DIRECTORY, "layout");
        Path index = directory.resolve("layout/index.json");
        String entry = "{\"mediaType\":\"" + image.descriptor().mediaType() + "\",\"digest\":\""
                + image.descriptor().digest() + "\",\"size\":"
                + image.descriptor().size()
                + ",\"annotations\":{\"" + key + "\":\"" + name + "\"}}";
        Files.writeString(index, "{\"schemaVersion\":2,\"manifests\":[" + entry + "]}");
        return directory.resolve("layout");
    }

    @Test
    void aDockerArchiveNamesNoImageByDigest() throws IOException {
        byte[] archive = dockerArchive(OTHER);

        assertThatThrownBy(() -> load(new ImageLoader(to), archive))
                .isInstanceOf(TareException.class)
                .hasMessage("cannot load a.tar: \"" + OTHER + "\" in manifest.json has a digest, which no tag has");
        assertThat(to.images().list()).isEmpty();
        assertThat(to.images().find(OTHER)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.containerd.image.name", "org.opencontainers.image.ref.name"})
    void aLayoutNamesNoImageByTheDigestOfAnother(String key) throws IOException {
        Path layout = layout(key, OTHER);

        assertThatThrownBy(() -> new ImageLoader(to).load(layout, "layout"))
                .isInstanceOf(TareException.class)
                .hasMessageStartingWith("cannot load layout: index.json calls image sha256:")
                .hasMessageEndingWith("the digest in that name is another image's");
        assertThat(to.images().list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.containerd.image.name", "org.opencontainers.image.ref.name"})
    void aNameByTheOwnDigestIsKept(String key) throws IOException {
        Digest own = new SmallImage(from).file("hello", "x", 0).store().digest();
        String name = "registry.example/hello@" + own;

        assertThat(new ImageLoader(to)
                        .load(layout(key, name), "layout")
                        .getFirst()
                        .names())
                .extracting(Reference::familiar)
                .containsExactly(name);
        assertThat(to.images().require(name).descriptor().digest()).isEqualTo(own);
    }

    @Test
    void theDigestOfAPushIsNotWrittenAsTheImagesOwn() {
        Descriptor image = new SmallImage(from).file("hello", "x", 0).name("registry.example/hello:1");
        from.images().pushed(image, SmallImage.reference("registry.example/hello:1"), Digest.sha256("compressed"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        new Delivery(from, new Delivery.Surroundings(directory, Map.of(), () -> archive), warning -> {})
                .save(List.of(from.images().require(image.digest().toString())), Delivery.Format.OCI_ARCHIVE, null);

        assertThat(load(new ImageLoader(to), archive.toByteArray()).getFirst().names())
                .extracting(Reference::familiar)
                .containsExactly("registry.example/hello:1");
    }

    @Test
    void namesOfAnEnginesArchiveAreNotTaken() throws IOException {
        load(ImageLoader.unnamed(to), dockerArchive("golang:1.25"));

        assertThat(to.images().list())
                .singleElement()
                .satisfies(image -> assertThat(image.names()).isEmpty());
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anEngineIsNotAskedForAnImageThatIsPinned() throws IOException {
        Path socket = directory.resolve("socket");
        try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(socket)).configureBlocking(false);
            EngineImages images = new EngineImages(to, Map.of("DOCKER_HOST", "unix://" + socket), (_, _) -> null);

            assertThat(images.resolve(OTHER, new Platform("linux", "amd64", "")))
                    .isNull();
            assertThat(engine.accept()).isNull();
        }
    }

    @Test
    void noCommandGivesTheDigestOfAnotherImageAsAName() {
        Descriptor image = new SmallImage(to).file("hello", "x", 0).name("hello");

        assertThatThrownBy(() -> to.images().name(image, SmallImage.reference(OTHER)))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("the digest in that name is another");
        assertThatThrownBy(() -> OutputSpec.parse("type=image,name=" + OTHER))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("has a digest, which is no name to give");
    }
}

package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {
    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private Store store;
    private Layers layers;

    @BeforeEach
    void open() {
        store = Store.open(folder);
        layers = store.layers();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void file(LayerWriter writer, String path, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        writer.add(path, Inode.file(0644, 0, 0, bytes.length, 7), null, new ByteArrayInputStream(bytes), null);
    }

    /** The tar of a layer with one file, made in a store elsewhere. */
    private byte[] tar(String path, String content) throws IOException {
        try (Store other = Store.open(elsewhere)) {
            Digest diffId = other.layers().write(0, writer -> file(writer, path, content));
            return Files.readAllBytes(other.blobs().path(diffId));
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(FileChannel channel) throws IOException {
        try (channel) {
            ByteBuffer to = ByteBuffer.allocate((int) channel.size());
            while (to.hasRemaining() && channel.read(to) >= 0) {
                // Until it is full.
            }
            return to.array();
        }
    }

    @Test
    void aLayerThatIsMadeIsABlobWithAnIndexAndATree() throws Exception {
        Digest diffId = layers.write(0, writer -> {
            writer.add("etc", Inode.directory(0755, 0, 0, 0), null, null, null);
            file(writer, "etc/motd", "hello\n");
        });
        assertThat(layers.has(diffId)).isTrue();
        assertThat(store.blobs().has(diffId)).isTrue();
        assertThat(Digest.sha256(bytes(layers.open(diffId)))).isEqualTo(diffId);
        assertThat(layers.size(diffId)).isEqualTo(store.blobs().size(diffId));
        LayerIndex index = layers.index(diffId);
        assertThat(index.entries()).extracting(LayerEntry::path).containsExactly("etc", "etc/motd");
        assertThat(index.entries().getLast().digest()).isEqualTo(Digest.sha256("hello\n"));
        assertThat(folder.resolve("trees/" + diffId.hex())).hasBinaryContent(index.encode());
        try (LayerTree tree = store.tree(List.of(diffId))) {
            Node motd = tree.get("etc/motd");
            assertThat(motd).isNotNull();
            assertThat(tree.digest(motd)).isEqualTo(Digest.sha256("hello\n"));
            try (InputStream in = tree.open(motd)) {
                assertThat(in.readAllBytes()).asString().isEqualTo("hello\n");
            }
        }
    }

    @Test
    void contentThatCannotBeReadIsToldAndLeavesNoBlob() throws Exception {
        assertThatThrownBy(() -> layers.write(0, writer -> {
                    throw new NoSuchFileException("ctx/app");
                }))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("ctx/app")
                .hasMessageContaining("no such file");
        try (Stream<Path> blobs = Files.list(folder.resolve("blobs/sha256"));
                Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertThat(blobs).isEmpty();
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aCompressedLayerIsDerivedAtItsFirstReadAndVerified() throws Exception {
        byte[] tar = tar("a", "one");
        Digest diffId = Digest.sha256(tar);
        assertThat(layers.has(diffId)).isFalse();
        assertThatThrownBy(() -> layers.open(diffId))
                .isInstanceOf(TareException.class)
                .hasMessageContaining(diffId.hex());
        for (byte[] packed : List.of(gzip(tar), Zstd.compress(tar))) {
            Digest blob = store.blobs().put(packed);
            layers.addCompressed(diffId, Descriptor.of(MediaTypes.LAYER_GZIP, blob, packed.length));
            assertThat(layers.has(diffId)).isTrue();
            assertThat(folder.resolve("layers/" + diffId.hex())).doesNotExist();
            assertThat(bytes(layers.open(diffId))).isEqualTo(tar);
            assertThat(layers.size(diffId)).isEqualTo(tar.length);
            assertThat(layers.index(diffId).entries())
                    .extracting(LayerEntry::path)
                    .containsExactly("a");
            assertThat(store.blobs().has(diffId)).isFalse();
            Files.delete(folder.resolve("layers/" + diffId.hex()));
        }
    }

    @Test
    void aBlobThatIsNotTheLayerItsImageSaysIsRefused() throws Exception {
        byte[] packed = gzip(tar("a", "one"));
        Digest wrong = Digest.sha256("another");
        layers.addCompressed(
                wrong, Descriptor.of(MediaTypes.LAYER_GZIP, store.blobs().put(packed), packed.length));
        assertThatThrownBy(() -> layers.open(wrong))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("is not layer");
        byte[] cut = java.util.Arrays.copyOf(packed, packed.length - 9);
        Digest torn = Digest.sha256("torn");
        layers.addCompressed(
                torn, Descriptor.of(MediaTypes.LAYER_GZIP, store.blobs().put(cut), cut.length));
        assertThatThrownBy(() -> layers.open(torn))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("cannot be read");
        store.blobs().flush();
        try (Stream<Path> left = Files.list(folder.resolve("tmp"));
                Stream<Path> derived = Files.list(folder.resolve("layers"))) {
            assertThat(left).isEmpty();
            assertThat(derived).isEmpty();
        }
    }

    @Test
    void whereTheRecordIsLostTheImageStillLeadsToItsLayer() throws Exception {
        byte[] tar = tar("a", "two");
        Digest diffId = Digest.sha256(tar);
        byte[] packed = gzip(tar);
        Descriptor blob = Descriptor.of(MediaTypes.LAYER_GZIP, store.blobs().put(packed), packed.length);
        Descriptor image =
                TestImages.image(store, ImageConfig.scratch(TestImages.AMD64), List.of(store.layer(blob, diffId)));
        assertThat(layers.has(diffId)).isFalse();
        store.images().name(image, Reference.parse("x"));
        assertThat(layers.has(diffId)).isTrue();
        assertThat(bytes(layers.open(diffId))).isEqualTo(tar);
    }

    @Test
    void theSizeOfALayerCountsAFileOfTwoNamesOnce() {
        Inode file = Inode.file(0644, 0, 0, 10, 0);
        LayerIndex index = new LayerIndex(List.of(
                new LayerEntry("d", LayerEntry.Kind.ADD, Inode.directory(0755, 0, 0, 0), null, 512, null),
                new LayerEntry("d/a", LayerEntry.Kind.ADD, file, null, 1024, null),
                new LayerEntry("d/b", LayerEntry.Kind.ADD, file.withSize(0), "d/a", 2048, null),
                new LayerEntry("old", LayerEntry.Kind.WHITEOUT, Inode.file(0, 0, 0, 0, 0), null, 3072, null)));

        assertThat(LayerScan.fileBytes(index)).isEqualTo(10);
    }
}

package dev.tare.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.store.disk.BootMarks;
import dev.tare.store.upkeep.Fsck;
import dev.tare.store.upkeep.Gc;
import dev.tare.store.upkeep.GcOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer that came compressed and lies unpacked has no plain tar besides. */
class UnpackedLayersTest {
    private static final byte[] LARGE = "0123456789abcdef".repeat(100_000).getBytes(UTF_8);

    @TempDir
    Path folder;

    private Store store;
    private Digest diffId;
    private Path plain;
    private Path snapshot;

    @BeforeEach
    void pull() throws IOException {
        store = Store.open(folder.resolve("store"));
        byte[] tar;
        try (Store other = Store.open(folder.resolve("other"))) {
            diffId = other.layers().write(0, writer -> {
                writer.add("d", Inode.directory(0755, 0, 0, 0), null, null, null);
                add(writer, "d/small", "small".getBytes(UTF_8));
                add(writer, "d/empty", new byte[0]);
                add(writer, "d/large", LARGE);
            });
            tar = Files.readAllBytes(other.blobs().path(diffId));
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(tar);
        }
        Digest blob = store.blobs().put(packed.toByteArray());
        store.layers().addCompressed(diffId, Descriptor.of(MediaTypes.LAYER_GZIP, blob, packed.size()));
        plain = folder.resolve("store/layers/" + diffId.hex());
        snapshot = folder.resolve("store/snapshots/" + diffId.hex());
        store.layers().open(diffId).close();
        assertThat(plain).exists();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void add(LayerWriter writer, String path, byte[] content) throws IOException {
        writer.add(path, Inode.file(0644, 0, 0, content.length, 0), null, new ByteArrayInputStream(content), null);
    }

    /** As the sandbox does, in whose folders files have the owners that the layer says. */
    private void unpack() throws IOException {
        Files.createDirectories(snapshot.resolve("d"));
        Files.writeString(snapshot.resolve("d/small"), "small");
        Files.writeString(snapshot.resolve("d/empty"), "");
        Files.write(snapshot.resolve("d/large"), LARGE);
        new BootMarks(store.home()).mark(diffId);
        store.layers().dropSpare(diffId);
    }

    private String read(String path) throws IOException {
        try (LayerTree tree = store.tree(List.of(diffId));
                InputStream in = tree.open(Objects.requireNonNull(tree.get(path)))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void itsFilesAreReadAndMappedWhereTheyLie() throws IOException {
        unpack();

        assertThat(plain).doesNotExist();
        assertThat(read("d/small")).isEqualTo("small");
        assertThat(read("d/empty")).isEmpty();
        assertThat(read("d/large")).isEqualTo(new String(LARGE, UTF_8));
        try (LayerTree tree = store.tree(List.of(diffId))) {
            Node large = Objects.requireNonNull(tree.get("d/large"));
            MemorySegment map = Objects.requireNonNull(tree.map(large));
            assertThat(map.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(LARGE);
        }
        assertThat(plain).doesNotExist();
        assertThat(store.layers().has(diffId)).isTrue();
        assertThat(Fsck.run(store)).isEmpty();
    }

    @Test
    void whatIsNoMoreAsTheLayerSaysIsReadFromTheTar() throws IOException {
        unpack();
        Files.writeString(snapshot.resolve("d/small"), "SMALL");
        Files.delete(snapshot.resolve("d/large"));

        assertThat(read("d/small")).isEqualTo("small");
        assertThat(plain).exists();
        assertThat(read("d/large")).isEqualTo(new String(LARGE, UTF_8));
    }

    @Test
    void aSnapshotOfAnEarlierStartOfTheSystemDoesNotCount() throws IOException {
        unpack();
        store.close();
        Files.writeString(folder.resolve("store/boots/" + diffId.hex()), "another start");
        store = Store.open(folder.resolve("store"));

        assertThat(read("d/small")).isEqualTo("small");
        assertThat(plain).exists();
        store.layers().dropSpare(diffId);
        assertThat(plain).exists();
    }

    @Test
    void aTarThatIsTheOnlyCopyStays() throws IOException {
        Files.createDirectories(snapshot);
        store.layers().dropSpare(diffId);
        assertThat(plain).exists();
        Digest made = store.layers().write(0, writer -> add(writer, "made", "here".getBytes(UTF_8)));
        Files.createDirectories(folder.resolve("store/snapshots/" + made.hex()));
        new BootMarks(store.home()).mark(made);

        store.layers().dropSpare(made);

        assertThat(store.blobs().has(made)).isTrue();
    }

    @Test
    void gcRemovesATarThatIsAThirdCopy() throws IOException {
        // A result names the layer, so that it stays.
        store.records().put("step", Digest.sha256("step"), new byte[1], List.of(diffId));
        unpack();
        store.layers().open(diffId).close();
        assertThat(plain).exists();

        assertThat(Gc.run(store, GcOptions.gc()).derived()).isOne();

        assertThat(plain).doesNotExist();
        assertThat(snapshot).exists();
        assertThat(read("d/small")).isEqualTo("small");
    }

    @Test
    void whoeverReadsTheTarReadsOnWhenItIsRemoved() throws IOException {
        byte[] whole = Files.readAllBytes(plain);
        try (FileChannel tar = store.layers().open(diffId)) {
            unpack();
            assertThat(plain).doesNotExist();
            assertThat(Channels.newInputStream(tar).readAllBytes()).isEqualTo(whole);
        }
        try (InputStream again = store.layers().read(diffId)) {
            assertThat(again.readAllBytes()).isEqualTo(whole);
        }
    }
}

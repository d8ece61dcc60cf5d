package dev.tare.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.store.Store;
import dev.tare.store.TestImages;
import dev.tare.testing.SmallImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings unpack nothing, and no layer makes them fail. */
class ImageSummaryTest {
    @TempDir
    Path directory;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(directory.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** An image as a pull leaves it: the compressed layer, and nobody has looked into it. */
    private Descriptor image(byte[] blob, Digest diffId) {
        Descriptor layer = Descriptor.of(MediaTypes.LAYER_GZIP, store.blobs().put(blob), blob.length);
        Descriptor image =
                TestImages.image(store, ImageConfig.scratch(Platform.host()), List.of(store.layer(layer, diffId)));
        store.images().name(image, SmallImage.reference("it"));
        return image;
    }

    private long size() {
        return ImageSummary.read(store, store.images().require("it")).size();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void theSizeIsFoundOutOnceAndNothingIsUnpackedForIt() throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        writer.add("f", Inode.file(0644, 0, 0, 7, 0), null, new ByteArrayInputStream(new byte[7]), null);
        writer.finish();
        byte[] blob = gzip(tar.toByteArray());
        Descriptor image = image(blob, Digest.sha256(tar.toByteArray()));

        assertThat(size()).isEqualTo(7);
        assertThat(directory.resolve("store/layers")).isEmptyDirectory();
        store.blobs().flush();
        Files.writeString(
                directory
                        .resolve("store/blobs/sha256")
                        .resolve(Digest.sha256(blob).hex()),
                "overwritten");

        assertThat(size()).isEqualTo(7);
        assertThat(store.images().require("it").descriptor()).isEqualTo(image);
    }

    @Test
    void aLayerThatIsNoTarHasTheSizeOfItsBlob() throws IOException {
        byte[] plain = "no tar at all ".repeat(100).getBytes(StandardCharsets.UTF_8);
        byte[] blob = gzip(plain);
        image(blob, Digest.sha256(plain));

        assertThat(size()).isEqualTo(blob.length);
        assertThat(size()).isEqualTo(blob.length);
    }

    @Test
    void aLayerThatIsFarLargerThanItSeemsHasTheSizeOfItsBlob() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            LayerWriter writer = new LayerWriter(head);
            writer.add("zeros", Inode.file(0644, 0, 0, 0, 0), null, new ByteArrayInputStream(new byte[0]), null);
            // The size of the file, 1 GiB, and the sum of the header with it (ustar, octal).
            byte[] header = java.util.Arrays.copyOf(head.toByteArray(), 512);
            byte[] size = "10000000000".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(size, 0, header, 124, 11);
            java.util.Arrays.fill(header, 148, 156, (byte) ' ');
            int sum = 0;
            for (byte each : header) {
                sum += each & 0xff;
            }
            byte[] digits = String.format("%06o\0", sum).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, header, 148, 7);
            gzip.write(header);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 400; i++) {
                gzip.write(zeros);
            }
        }
        image(out.toByteArray(), Digest.sha256("whatever"));

        assertThat(size()).isEqualTo(out.size());
        assertThat(directory.resolve("store/tmp")).isEmptyDirectory();
    }
}

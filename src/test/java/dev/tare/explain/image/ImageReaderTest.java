package dev.tare.explain.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.explain.part.Part;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.tar.TarFormat;
import dev.tare.oci.tree.Inode;
import dev.tare.store.Store;
import dev.tare.testing.ContainerImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageReaderTest {
    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private LayeredParts read(List<Digest> layers) throws IOException {
        ContainerImages.image(store, "image", layers, _ -> {});
        Image image = store.images().image(store.images().require("image"), Platform.host());
        return ImageReader.read(store, image);
    }

    /** Twenty images of random layers, counted a second time by commons-compress. */
    @RepeatedTest(20)
    void theBytesOfEachLayerAreThoseOfItsTar(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Digest> layers = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            layers.add(ContainerImages.layer(store, writer -> {
                Set<String> names = new TreeSet<>();
                for (int file = random.nextInt(1, 12); file > 0; file--) {
                    names.add("d" + random.nextInt(3) + "/" + "f".repeat(random.nextInt(1, 120)) + random.nextInt(4));
                }
                for (String name : names) {
                    byte[] content = new byte[random.nextInt(3000)];
                    random.nextBytes(content);
                    ContainerImages.file(writer, name, 0644, content);
                }
            }));
        }

        LayeredParts image = read(layers);
        assertThat(image.layers()).hasSize(layers.size());
        long all = 0;
        for (int i = 0; i < layers.size(); i++) {
            long size = store.layers().size(layers.get(i));
            LayeredParts.LayerPart layer = image.layers().get(i);
            assertThat(layer.plain()).isEqualTo(size);
            Map<String, Long> files = new HashMap<>();
            long content = 0;
            long padding = 0;
            try (InputStream in = store.layers().read(layers.get(i));
                    TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    if (entry.isFile()) {
                        files.put(entry.getName(), entry.getSize());
                        content += entry.getSize();
                        padding += TarFormat.padding(entry.getSize());
                    }
                }
            }
            int number = i;
            Map<String, Long> found = new HashMap<>();
            image.files().stream()
                    .filter(file -> file.layer() == number)
                    .forEach(file -> found.put(file.path(), file.part().total()));
            assertThat(found).isEqualTo(files);
            assertThat(layer.padding()).isEqualTo(padding);
            assertThat(layer.headers()).isEqualTo(size - content - padding).isPositive();
            all += size;
        }
        for (Part view : List.of(
                ImageViews.byLayer("image", image),
                ImageViews.byFile("image", image),
                ImageViews.byPackage("image", image))) {
            assertThat(view.total()).isEqualTo(all).isEqualTo(sum(view));
        }
    }

    private static long sum(Part part) {
        return part.own()
                + part.children().stream().mapToLong(ImageReaderTest::sum).sum();
    }

    @Test
    void whatNoContainerSeesIsWastedAndSoIsTheSameContentTwice() throws IOException {
        byte[] large = ContainerImages.text("large".repeat(1000));
        Digest first = ContainerImages.layer(store, writer -> {
            ContainerImages.file(writer, "app/deleted", 0644, ContainerImages.text("d".repeat(100)));
            ContainerImages.file(writer, "app/kept", 0644, large);
            ContainerImages.file(writer, "app/written", 0644, ContainerImages.text("w".repeat(50)));
            ContainerImages.file(writer, "gone/a/b", 0644, ContainerImages.text("g".repeat(30)));
            ContainerImages.file(writer, "gone-not/b", 0644, ContainerImages.text("n".repeat(31)));
        });
        Digest second = ContainerImages.layer(store, writer -> {
            writer.whiteout("app/deleted");
            ContainerImages.file(writer, "app/written", 0644, ContainerImages.text("x".repeat(60)));
            ContainerImages.file(writer, "copy", 0644, large);
            writer.whiteout("gone");
        });

        LayeredParts image = read(List.of(first, second));
        assertThat(image.waste())
                .containsExactly(
                        new LayeredParts.Waste("copy", 1, 5000, "the same content as /app/kept"),
                        new LayeredParts.Waste("app/deleted", 0, 100, "deleted by layer 2"),
                        new LayeredParts.Waste("app/written", 0, 50, "written again by layer 2"),
                        new LayeredParts.Waste("gone/a/b", 0, 30, "deleted by layer 2"));
    }

    /** Markers stand anywhere in a tar, and work on the layers below alone. */
    @Test
    void aMarkerHidesNothingOfItsOwnLayer() {
        LayerFiles files = new LayerFiles();
        files.add(List.of(entry("d/old", LayerEntry.Kind.ADD)));
        files.add(List.of(entry("d/new", LayerEntry.Kind.ADD), entry("d", LayerEntry.Kind.OPAQUE)));
        assertThat(files.all().get(0).hidden).isEqualTo("deleted by layer 2");
        assertThat(files.all().get(1).hidden).isNull();
    }

    private static LayerEntry entry(String path, LayerEntry.Kind kind) {
        return new LayerEntry(path, kind, Inode.file(0644, 0, 0, 3, 0), null, 512, null);
    }
}

package dev.tare.store;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Reference;
import dev.tare.store.upkeep.Gc;
import dev.tare.store.upkeep.GcOptions;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsyncedBlobsTest {
    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private Digest blob = Digest.sha256("");
    private Path mark = Path.of("");

    @BeforeEach
    void anImageWithALargeLayer() throws Exception {
        try (Store store = Store.open(folder)) {
            byte[] bytes = new byte[(int) UnsyncedBlobs.SMALLEST];
            try (BlobWriter writer = store.blobs().create(bytes.length)) {
                writer.write(bytes, 0, bytes.length);
                blob = writer.commit();
            }
            Descriptor image =
                    TestImages.image(store, ImageConfig.scratch(TestImages.AMD64), List.of(store.plainLayer(blob)));
            store.images().name(image, Objects.requireNonNull(Reference.parse("large")));
        }
        mark = folder.resolve("unsynced").resolve(blob.hex());
    }

    private boolean hasImage() {
        try (Store store = Store.open(folder, notes::add)) {
            return store.images().find("large") != null;
        }
    }

    private void tear() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(
                folder.resolve("blobs/sha256").resolve(blob.hex()).toFile(), "rw")) {
            file.setLength(4096);
        }
    }

    @Test
    void aLargeBlobIsMarkedAndItsDigestIsNotAskedForWhileTheSystemRuns() throws Exception {
        assertThat(mark).exists();
        tear();
        assertThat(hasImage()).isTrue();
        assertThat(notes).isEmpty();
        assertThat(mark).exists();
    }

    @Test
    void aMinuteLaterItIsSyncedAndTheMarkIsGone() throws Exception {
        Files.setLastModifiedTime(mark, FileTime.fromMillis(System.currentTimeMillis() - 61_000));
        try (Store _ = Store.open(folder, notes::add)) {
            await("the mark's end", () -> !Files.exists(mark));
        }
    }

    @Test
    void afterANewStartOfTheSystemAWholeBlobStays() throws Exception {
        Files.writeString(mark, "another boot");
        assertThat(hasImage()).isTrue();
        assertThat(notes).containsExactly("checking 16 MiB that were written shortly before the system's last start");
        assertThat(mark).doesNotExist();
        notes.clear();
        assertThat(hasImage()).isTrue();
        assertThat(notes).isEmpty();
    }

    @Test
    void afterANewStartOfTheSystemATornBlobAndItsImageAreGone() throws Exception {
        // A power cut may have torn the mark, too.
        Files.writeString(mark, "");
        tear();
        assertThat(hasImage()).isFalse();
        assertThat(notes).last().asString().startsWith("image large:latest was not yet whole");
        assertThat(folder.resolve("blobs/sha256").resolve(blob.hex())).doesNotExist();
        assertThat(mark).doesNotExist();
    }

    @Test
    void gcRemovesTheMarkWithTheBlob() {
        try (Store store = Store.open(folder, notes::add)) {
            store.images().untag(Objects.requireNonNull(Reference.parse("large")));
            Gc.run(store, GcOptions.prune(true));
        }
        assertThat(mark).doesNotExist();
    }
}

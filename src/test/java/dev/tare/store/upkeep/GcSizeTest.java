package dev.tare.store.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import dev.tare.store.Store;
import dev.tare.store.TestImages;
import dev.tare.store.disk.BootMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is to fit a size loses what was not used for the longest time, and no more. */
class GcSizeTest {
    private static final int EACH = 1_000_000;

    @TempDir
    Path folder;

    private Store store;

    /** Results of steps, which were last used 5, 4, .. hours ago. */
    private final List<Digest> layers = new ArrayList<>();

    @BeforeEach
    void build() throws IOException {
        store = Store.open(folder);
        for (int hours = 5; hours > 0; hours--) {
            byte[] content = new byte[EACH];
            content[0] = (byte) hours;
            Digest layer = store.blobs().put(content);
            Digest key = Digest.sha256("step " + hours);
            store.records().put("step", key, new byte[1], List.of(layer));
            age(
                    folder.resolve("cache/step/" + key.hex().substring(0, 2) + "/"
                            + key.hex().substring(2)),
                    Duration.ofHours(hours));
            layers.add(layer);
        }
        store.blobs().flush();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void age(Path file, Duration by) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - by.toMillis()));
    }

    /** Which of the layers are left after a gc. */
    private List<Digest> left(Duration keepFor, long bytes) {
        Gc.Report report = Gc.run(store, GcOptions.gc().withAge(keepFor).fitting(bytes));
        assertThat(report.left()).isEmpty();
        assertThat(Fsck.run(store)).isEmpty();
        return layers.stream().filter(store.blobs()::has).toList();
    }

    @Test
    void theLeastRecentlyUsedGoUntilTheRestFits() {
        assertThat(left(Duration.ZERO, 3 * EACH + EACH / 2)).isEqualTo(layers.subList(2, 5));
        assertThat(StoreUse.ofGc(folder)).isLessThanOrEqualTo(3 * EACH + EACH / 2);
        assertThat(left(Duration.ZERO, 1)).isEmpty();
    }

    @Test
    void whatFitsStaysThoughItIsOlderThanWhatGcKeepsOtherwise() throws IOException {
        Path work = Files.createDirectories(folder.resolve("work/git"));
        assertThat(left(Duration.ZERO, 100L * EACH)).isEqualTo(layers);
        assertThat(work).exists();
    }

    @Test
    void whatNothingNamesGoesThoughAllFits() {
        Digest stray = store.blobs().put(new byte[777]);
        assertThat(left(Duration.ZERO, 100L * EACH)).isEqualTo(layers);
        assertThat(store.blobs().has(stray)).isFalse();
    }

    @Test
    void whatWasUsedWithinTheTimeThatIsKeptStaysThoughItDoesNotFit() {
        assertThat(left(Duration.ofMinutes(150), 1)).isEqualTo(layers.subList(3, 5));
    }

    @Test
    void layersThatLieUnpackedGoWhenTheyWereNotUsedForTheLongestTime() throws IOException {
        Path snapshot = Files.createDirectories(
                folder.resolve("snapshots/" + layers.get(4).hex()));
        Files.write(snapshot.resolve("file"), new byte[EACH]);
        Files.createLink(snapshot.resolve("second"), snapshot.resolve("file"));
        new BootMarks(folder).mark(layers.get(4));
        age(folder.resolve("boots/" + layers.get(4).hex()), Duration.ofHours(9));
        assertThat(left(Duration.ZERO, 6 * EACH + EACH / 2)).isEqualTo(layers);
        assertThat(snapshot).exists();

        assertThat(left(Duration.ZERO, 5 * EACH + EACH / 2)).isEqualTo(layers);

        assertThat(snapshot).doesNotExist();
    }

    @Test
    void imagesStayThoughTheyDoNotFit() {
        store.images().name(TestImages.image(store, "a"), Reference.parse("a"));
        assertThat(left(Duration.ZERO, 1)).isEmpty();
        assertThat(store.images().list()).hasSize(1);
    }

    @Test
    void aLayerThatANewerStepHasTooStaysWithIt() {
        store.records().put("step", Digest.sha256("newer"), new byte[1], List.of(layers.getFirst()));
        assertThat(left(Duration.ZERO, 2 * EACH + EACH / 2)).containsExactly(layers.getFirst(), layers.get(4));
    }
}

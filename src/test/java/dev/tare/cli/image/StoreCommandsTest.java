package dev.tare.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.cli.CommandLine.Result;
import dev.tare.oci.Descriptor;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCommandsTest {
    @TempDir
    Path directory;

    private CommandLine tare;
    private Path manifest = Path.of("");

    @BeforeEach
    void makeImages() {
        tare = new CommandLine(directory);
        try (Store store = tare.store()) {
            new SmallImage(store).file("hello", "old", 0).name("hello");
            Descriptor now = new SmallImage(store).file("hello", "new", 0).name("hello");
            manifest = store.blobs().path(now.digest());
        }
    }

    @Test
    void pruneRemovesWhatLostItsName() throws IOException {
        assertThat(tare.run("images", "-q").lines()).hasSize(2);

        Result result = tare.run("prune");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("Deleted: sha256:").contains("Total reclaimed space: ");
        assertThat(tare.run("images", "-q").lines()).hasSize(1);
        assertThat(tare.run("history", "hello").code()).isZero();
    }

    @Test
    void pruneOfAllLeavesNothing() throws IOException {
        Result result = tare.run("prune", "--all", "--json");

        assertThat(Json.readObject(result.outBytes()))
                .hasEntrySatisfying(
                        "deleted", ids -> assertThat((Iterable<?>) ids).hasSize(2))
                .hasEntrySatisfying("bytes", bytes -> assertThat((Long) bytes).isGreaterThan(4096));
        assertThat(Files.exists(manifest)).isFalse();
        assertThat(tare.run("fsck").code()).isZero();
    }

    @Test
    void gcFreesWhatRmiLeft() {
        tare.run("rmi", "hello");
        assertThat(Files.exists(manifest)).isTrue();

        Result result = tare.run("gc", "--keep", "0");

        assertThat(result.code()).isZero();
        assertThat(result.lines()).last().asString().startsWith("Total reclaimed space: ");
        assertThat(Files.exists(manifest)).isFalse();
        assertThat(tare.run("gc", "--keep", "soon").err()).contains("write 0, 45m, 12h or 30d");
        assertThat(tare.run("gc", "--keep", "").code()).isEqualTo(2);
        assertThat(tare.run("gc", "all").code()).isEqualTo(2);
    }

    @Test
    void aSizeThatTheStoreFitsRemovesNothingAndOneThatItCannotFitIsSaid() throws IOException {
        Path work = directory.resolve("home/work/kept");
        Files.createDirectories(work);

        Result fits = tare.run("gc", "--max-size", "1g");
        assertThat(fits.code()).isZero();
        assertThat(fits.lines()).last().isEqualTo("Total reclaimed space: 0B");
        assertThat(work).exists();

        Result tight = tare.run("gc", "--max-size=1", "--keep-for", "0");
        assertThat(tight.code()).isZero();
        assertThat(tight.err()).contains("the store still takes ").contains("images need it");
        assertThat(work).doesNotExist();
        assertThat(tare.run("gc", "--max-size", "much").err()).contains("--max-size takes a size, not \"much\"");
    }

    @Test
    void whatTheStoreTakesIsShownByKind() throws IOException {
        assertThat(tare.run("system", "df").lines().getFirst()).matches("KIND +COUNT +SIZE +WHAT IT IS");
        Object blobs = Json.list(Json.read(tare.run("system", "df", "--json").outBytes()))
                .getFirst();

        assertThat(Json.object(blobs))
                .containsEntry("kind", "blobs")
                .hasEntrySatisfying("bytes", bytes -> assertThat((Long) bytes).isGreaterThan(4096))
                .hasEntrySatisfying("count", count -> assertThat((Long) count).isGreaterThan(3));
        assertThat(tare.run("system", "prune").code()).isEqualTo(2);
    }

    @Test
    void fsckFindsADamagedBlob() throws IOException {
        assertThat(tare.run("fsck").out()).isEqualTo("The store is sound\n");
        byte[] bytes = Files.readAllBytes(manifest);
        bytes[bytes.length - 2] ^= 1;
        Files.write(manifest, bytes);

        Result result = tare.run("fsck");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains(manifest + " ").contains("problem");
        assertThat(Json.list(Json.read(tare.run("fsck", "--json").outBytes()))).isNotEmpty();
    }
}

package dev.tare.store.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import dev.tare.store.Scenario;
import dev.tare.store.Store;
import dev.tare.store.TestImages;
import dev.tare.store.disk.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FsckTest {
    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> problems() {
        return Fsck.run(store).stream()
                .filter(Fsck.Finding::isProblem)
                .map(finding -> folder.relativize(finding.file()) + " " + finding.message())
                .toList();
    }

    @Test
    void aStoreInUseIsWhole() {
        store.close();
        // It runs gc, which waits for all other users.
        Scenario.run(folder);
        store = Store.open(folder);
        store.images().name(TestImages.image(store, "a"), Reference.parse("a"));
        assertThat(Fsck.run(store)).isEmpty();
    }

    @Test
    void everyPlaceOfAStoreBelongsToIt() throws Exception {
        for (Place place : Place.values()) {
            if (!Files.exists(place.in(folder))) {
                Files.createDirectory(place.in(folder));
            }
        }
        assertThat(problems()).isEmpty();
    }

    @Test
    void aBlobThatChangedIsNamed() throws Exception {
        store.images().name(TestImages.image(store, "a"), Reference.parse("a"));
        Digest layer = Digest.sha256(TestImages.layer("a"));
        byte[] bytes = TestImages.layer("a");
        bytes[5000] ^= 1;
        Files.write(store.blobs().path(layer), bytes);
        assertThat(problems()).singleElement().asString().startsWith("blobs/sha256/" + layer.hex() + " is damaged");
    }

    @Test
    void aKeptDownloadThatChangedIsNamed() throws Exception {
        Path contents = Files.createDirectories(Place.DOWNLOADS.in(store.home()).resolve("contents"));
        Files.writeString(contents.resolve(Digest.sha256("a").hex()), "a");
        Files.writeString(contents.resolve(Digest.sha256("b").hex()), "B");
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("work/downloads/contents/" + Digest.sha256("b").hex() + " is damaged");
    }

    @Test
    void anImageWithAMissingPartIsNamed() throws Exception {
        store.images().name(TestImages.image(store, "a"), Reference.parse("a"));
        Digest layer = Digest.sha256(TestImages.layer("a"));
        Files.delete(store.blobs().path(layer));
        assertThat(problems())
                .singleElement()
                .asString()
                .contains("image a:latest needs blob " + layer)
                .contains("missing");
    }

    @Test
    void sizesThatDoNotFitAreNamed() throws Exception {
        Descriptor a = TestImages.image(store, "a");
        store.images().name(Descriptor.of(a.mediaType(), a.digest(), a.size() + 1), Reference.parse("a"));
        assertThat(problems()).singleElement().asString().contains("it has " + a.size());
    }

    @Test
    void aLayerThatIsNotTheDiffIdOfItsImageIsNamed() throws Exception {
        byte[] tar = TestImages.layer("a");
        Digest layer = store.blobs().put(tar);
        Digest other = Digest.sha256("other");
        Descriptor blob = Descriptor.of(MediaTypes.LAYER_GZIP, layer, tar.length);
        Descriptor image =
                TestImages.image(store, ImageConfig.scratch(TestImages.AMD64), List.of(store.layer(blob, other)));
        store.images().name(image, Reference.parse("a"));
        assertThat(problems()).singleElement().asString().contains("is not layer " + other);
    }

    @Test
    void anIndexNeedsOnlyThePlatformsThatAreThere() {
        Descriptor amd = TestImages.image(store, "amd").withPlatform(TestImages.AMD64);
        Descriptor elsewhere = Descriptor.of(MediaTypes.MANIFEST, Digest.sha256("elsewhere"), 9);
        store.images().name(TestImages.index(store, List.of(amd, elsewhere)), Reference.parse("multi"));
        assertThat(problems()).isEmpty();
    }

    @Test
    void filesThatDoNotBelongAreNamedAndWhatIsDerivedOnlyNoted() throws Exception {
        Files.writeString(folder.resolve("letter"), "x");
        Files.writeString(folder.resolve("blobs/sha256/short"), "x");
        Files.createDirectories(folder.resolve("cache/kind/ab"));
        Files.writeString(folder.resolve("cache/kind/ab/cd"), "x");
        Digest key = Digest.sha256("key");
        store.records().put("kind", key, new byte[100]);
        Path record = folder.resolve(
                "cache/kind/" + key.hex().substring(0, 2) + "/" + key.hex().substring(2));
        Files.write(record, new byte[10]);
        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "letter does not belong to a store",
                        "blobs/sha256/short does not belong to a store",
                        "cache/kind/ab/cd does not belong to a store");
        assertThat(Fsck.run(store)).anyMatch(finding -> finding.file().equals(record) && !finding.isProblem());
    }

    @Test
    void aTreeThatSaysWhatTheLayerDoesNotHaveIsNamed() throws Exception {
        Descriptor a = Scenario.image(store, "one");
        Descriptor b = Scenario.image(store, "two and more");
        store.images().add(a);
        store.images().add(b);
        assertThat(problems()).isEmpty();
        Digest layerA =
                store.images().manifests().manifest(a).layers().getFirst().digest();
        Digest layerB =
                store.images().manifests().manifest(b).layers().getFirst().digest();
        Path tree = folder.resolve("trees/" + layerA.hex());
        Files.write(tree, Files.readAllBytes(folder.resolve("trees/" + layerB.hex())));
        assertThat(problems()).singleElement().asString().contains("does not say what the layer has");
        Files.write(tree, new byte[] {1});
        assertThat(Fsck.run(store))
                .singleElement()
                .satisfies(finding -> assertThat(finding.isProblem()).isFalse());
        assertThat(store.layers().index(layerA).entries()).hasSize(1);
        assertThat(Fsck.run(store)).isEmpty();
    }
}

package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import dev.tare.oci.content.Compressor;
import dev.tare.store.upkeep.Fsck;
import dev.tare.store.upkeep.Gc;
import dev.tare.store.upkeep.GcOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteImagesTest {
    private static final Reference NAME = Reference.parse("registry.lan/base:1");

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

    /** An image whose layers are elsewhere: one gzip layer, one plain. */
    private static final class Elsewhere implements RemoteBlobs {
        private final Store store;
        private final Map<Digest, byte[]> blobs = new HashMap<>();
        private final List<Digest> fetched = new ArrayList<>();
        private final Image image;

        Elsewhere(Store store) throws IOException {
            this.store = store;
            byte[] one = TestImages.layer("one");
            byte[] two = TestImages.layer("two");
            ByteArrayOutputStream gzip = new ByteArrayOutputStream();
            Compressor.gzip().compress(new ByteArrayInputStream(one), gzip);
            Descriptor first = blob("application/vnd.oci.image.layer.v1.tar+gzip", gzip.toByteArray());
            Descriptor second = blob(MediaTypes.LAYER, two);
            byte[] config = ImageConfig.scratch(TestImages.AMD64)
                    .withDiffIds(List.of(Digest.sha256(one), Digest.sha256(two)))
                    .toJson();
            Descriptor described = Descriptor.of(MediaTypes.CONFIG, Digest.sha256(config), config.length);
            byte[] manifest =
                    Manifest.of(described, List.of(first, second), Map.of()).toJson();
            image = Image.read(Digest.sha256(manifest), manifest, config, store);
        }

        private Descriptor blob(String type, byte[] content) {
            Digest digest = Digest.sha256(content);
            blobs.put(digest, content);
            return Descriptor.of(type, digest, content.length);
        }

        Digest manifest() {
            return image.descriptor().digest();
        }

        /** An image of the user's that stands on it, its documents in the store. */
        Descriptor built() {
            store.blobs().put(image.configJson());
            return Descriptor.of(MediaTypes.MANIFEST, store.blobs().put(image.json()), image.json().length);
        }

        @Override
        public void offer(Offered layer) {
            throw new AssertionError("offered");
        }

        @Override
        public @Nullable Offered offered(Digest diffId) {
            return null;
        }

        @Override
        public List<Reference> origins(Digest blob) {
            return blobs.containsKey(blob) ? List.of(NAME) : List.of();
        }

        @Override
        public void fetch(Digest blob) {
            if (blobs.containsKey(blob) && !store.blobs().has(blob)) {
                fetched.add(store.blobs().put(blobs.get(blob)));
            }
        }

        @Override
        public void expect(Collection<Digest> expected) {
            // Nothing is done before it is asked for.
        }

        @Override
        public @Nullable Descriptor fetchLayer(Digest diffId) {
            int at = image.config().diffIds().indexOf(diffId);
            if (at < 0) {
                return null;
            }
            Descriptor layer = image.manifest().layers().get(at);
            fetch(layer.digest());
            return layer;
        }
    }

    @Test
    void aLayerComesWhenItIsRead() throws IOException {
        Elsewhere elsewhere = new Elsewhere(store);
        store.blobs().remote(elsewhere);
        List<Digest> diffIds = elsewhere.image.config().diffIds();

        assertThat(store.layers().has(diffIds.get(0))).isFalse();
        assertThat(store.layers().fileBytes(diffIds.get(0))).isEqualTo(-1);
        assertThat(elsewhere.fetched).isEmpty();
        for (Digest diffId : diffIds) {
            try (FileChannel tar = store.layers().open(diffId)) {
                assertThat(tar.size()).isEqualTo(10240);
            }
        }
        assertThat(elsewhere.fetched).hasSize(2);
        assertThat(store.layers().fileBytes(diffIds.get(1))).isZero();
        assertThat(store.layers().has(diffIds.get(0))).isTrue();
    }

    @Test
    void anImageIsCompletedBeforeItIsNamed() throws IOException {
        Elsewhere elsewhere = new Elsewhere(store);
        Descriptor built = elsewhere.built();

        assertThat(store.images().isComplete(built)).isFalse();
        assertThatThrownBy(() -> store.images().name(built, NAME))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("is not complete");
        assertThat(store.images().list()).isEmpty();
        store.blobs().remote(elsewhere);
        store.images().name(built, NAME);

        assertThat(store.images().isComplete(built)).isTrue();
        assertThat(Fsck.run(store)).isEmpty();
    }

    @Test
    void aNameThatMeansAnImageElsewhereIsTakenFromTheOneThatIsHere() {
        Descriptor image = TestImages.image(store, "a");
        store.images().name(image, NAME);

        store.images().release(List.of(NAME));

        assertThat(store.images().find(NAME.toString())).isNull();
        assertThat(store.images().list())
                .singleElement()
                .satisfies(each -> assertThat(each.names()).isEmpty());
    }

    @Test
    void whatANameMeantIsRememberedForEachPlatform() throws IOException {
        Elsewhere elsewhere = new Elsewhere(store);
        RemoteImages images = store.images().remote();
        Digest top = Digest.sha256("index");

        images.put(elsewhere.image);
        images.name(NAME, TestImages.AMD64, new RemoteImages.Named(top, elsewhere.manifest()));

        assertThat(images.find(NAME, TestImages.AMD64)).isEqualTo(new RemoteImages.Named(top, elsewhere.manifest()));
        assertThat(images.find(NAME, dev.tare.oci.Platform.parse("linux/s390x")))
                .isNull();
        assertThat(store.images().image(elsewhere.manifest()).configJson()).isEqualTo(elsewhere.image.configJson());
        images.forget(NAME, TestImages.AMD64);
        assertThat(images.find(NAME, TestImages.AMD64)).isNull();
    }

    @Test
    void gcKeepsTheLayersOfABaseWhileItIsInUse() throws IOException {
        Elsewhere elsewhere = new Elsewhere(store);
        store.blobs().remote(elsewhere);
        store.images().remote().put(elsewhere.image);
        try (FileChannel _ =
                store.layers().open(elsewhere.image.config().diffIds().get(0))) {
            // Fetched, and derived.
        }
        Digest blob = elsewhere.fetched.getFirst();

        Gc.run(store, GcOptions.gc());
        assertThat(store.blobs().has(blob)).isTrue();
        assertThat(store.images().remote().image(elsewhere.manifest())).isNotNull();
        Gc.run(store, GcOptions.gc().withAge(Duration.ZERO));

        assertThat(store.blobs().has(blob)).isFalse();
        assertThat(store.images().remote().image(elsewhere.manifest())).isNull();
        assertThat(Fsck.run(store)).isEmpty();
    }

    @Test
    void theRepositoriesOfAnIndexAreRememberedWhileItIsHere() {
        Descriptor index = TestImages.index(store, List.of(TestImages.image(store, "a")));
        RemoteImages images = store.images().remote();

        images.addOrigin(index.digest(), NAME);
        images.addOrigin(index.digest(), NAME);
        images.addOrigin(index.digest(), Reference.parse("other.lan/base"));

        assertThat(images.origins(index.digest()))
                .extracting(each -> each.registry() + "/" + each.repository())
                .containsExactly("registry.lan/base", "other.lan/base");
        assertThat(images.origins(Digest.sha256("another"))).isEmpty();
    }
}

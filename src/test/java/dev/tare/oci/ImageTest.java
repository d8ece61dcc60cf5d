package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.text.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link Image}, {@link ImageIndex} and {@link Mutate}: what they say, keep, and leave unread. */
class ImageTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final Platform ARM64 = new Platform("linux", "arm64", "");

    private final List<Digest> read = new ArrayList<>();

    /** A layer whose blob is its text, and whose diffID is that of the text in capitals. */
    private final class Text implements Layer {
        private final Descriptor descriptor;
        private final Digest diffId;

        Text(Descriptor descriptor, Digest diffId) {
            this.descriptor = descriptor;
            this.diffId = diffId;
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public Digest diffId() {
            return diffId;
        }

        @Override
        public InputStream open() {
            read.add(digest());
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public InputStream plain() {
            read.add(diffId);
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public Layer as(Descriptor newDescriptor) {
            return new Text(newDescriptor, diffId);
        }
    }

    private Layer layer(String text, String mediaType) {
        byte[] bytes = bytes(text);
        return new Text(
                Descriptor.of(mediaType, Digest.sha256(bytes), bytes.length),
                Digest.sha256(text.toUpperCase(Locale.ROOT)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Image image(Platform platform, String... texts) {
        List<Layer> layers = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        for (String text : texts) {
            layers.add(layer(text, MediaTypes.LAYER_GZIP));
            diffIds.add(layers.getLast().diffId());
        }
        ImageConfig config = ImageConfig.scratch(platform).withDiffIds(diffIds);
        return Image.of(config, config.toJson(), layers, Map.of());
    }

    private Image reread(Image image) throws IOException {
        return Image.read(image.descriptor().digest(), image.json(), image.configJson(), Text::new);
    }

    @Test
    void anImageIsReadAsItWasMadeAndNoLayerWithIt() throws IOException {
        Image made = image(AMD64, "a", "b");
        Image image = reread(made);

        assertThat(image).isEqualTo(made);
        assertThat(image.descriptor().digest()).isEqualTo(Digest.sha256(made.json()));
        assertThat(image.id()).isEqualTo(Digest.sha256(made.configJson()));
        assertThat(image.layers())
                .extracting(Layer::descriptor)
                .isEqualTo(made.manifest().layers());
        assertThat(image.layers())
                .extracting(Layer::diffId)
                .isEqualTo(made.config().diffIds());
        assertThat(read).isEmpty();

        image.layers().getLast().open().close();
        image.layers().getLast().plain().close();
        assertThat(read).containsExactly(Digest.sha256("b"), Digest.sha256("B"));
    }

    @Test
    void aManifestWithOtherLayersThanItsConfigurationIsNoImage() {
        Image two = image(AMD64, "a", "b");
        Image one = image(AMD64, "a");

        assertThatThrownBy(() -> Image.read(two.descriptor().digest(), two.json(), one.configJson(), Text::new))
                .isInstanceOf(IOException.class)
                .hasMessage("the manifest has 2 layers, its configuration 1");
        assertThatThrownBy(() -> Image.read(one.descriptor().digest(), one.json(), two.configJson(), Text::new))
                .hasMessage("the manifest has 1 layers, its configuration 2");
    }

    @Test
    void oneImageAloneNeedsNoIndex() {
        Image image = image(AMD64, "a");

        assertThat(ImageIndex.around(List.of(image), List.of(), Map.of())).isSameAs(image);
        assertThat(ImageIndex.around(List.of(image), List.of(), Map.of("a", "b"))
                        .images())
                .containsExactly(image);
        assertThat(image.images()).containsExactly(image);
    }

    @Test
    void anIndexIsReadAsItWasMadeAndKnowsItsImagesFromWhatHangsBesideThem() throws IOException {
        Image one = image(AMD64, "a").as(AMD64, Map.of("of", "one"));
        Image two = image(ARM64, "b");
        Descriptor attached = image(AMD64, "c").descriptor().withPlatform(new Platform("unknown", "unknown", ""));
        ImageIndex made = ImageIndex.of(List.of(one, two), List.of(attached), Map.of("k", "v"));

        ImageIndex index = ImageIndex.read(
                made.descriptor(),
                made.json(),
                entry -> reread(entry.digest().equals(one.descriptor().digest()) ? one : two)
                        .as(entry.platform(), entry.annotations()));

        assertThat(index).isEqualTo(made);
        assertThat(index.images()).containsExactly(one, two);
        assertThat(index.images().getFirst().descriptor()).isEqualTo(one.descriptor());
        assertThat(index.attached()).containsExactly(attached);
        assertThat(index.annotations()).isEqualTo(Map.of("k", "v"));
        assertThat(index.id()).isEqualTo(index.descriptor().digest());
        assertThatThrownBy(() -> ImageIndex.read(
                        made.descriptor(), Index.of(List.of(attached)).toJson(), _ -> one))
                .hasMessage("the index names no image");
    }

    @Test
    void imagesOfOneConfigurationHaveOneIdWhateverTheirManifests() {
        Image image = image(AMD64, "a");
        Image other = Mutate.layers(
                image, List.of(new Text(layer("z", MediaTypes.LAYER_ZSTD).descriptor(), Digest.sha256("A"))));

        assertThat(other).isNotEqualTo(image);
        assertThat(ImageIndex.of(List.of(image, other), List.of(), Map.of()).id())
                .isEqualTo(image.id());
    }

    @Test
    void anImageOfWhichNothingChangesIsGivenBack() {
        Image image = image(AMD64, "a").as(AMD64, Map.of("x", "y"));

        assertThat(Mutate.layers(image, image.layers())).isSameAs(image);
        assertThat(Mutate.annotations(image, Map.of())).isSameAs(image);
        assertThat(Mutate.config(image, image.configJson().clone(), image.layers()))
                .isSameAs(image);
    }

    @Test
    void whatDoesNotChangeIsKeptAndDockersTypesBecomeOcis() throws IOException {
        Layer layer = layer("a", MediaTypes.DOCKER_LAYER_GZIP);
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"diff_ids\":[\"" + layer.diffId()
                + "\"]},\"of.anybody\":1}";
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.DOCKER_MANIFEST + "\",\"config\":"
                + text(Descriptor.of(MediaTypes.DOCKER_CONFIG, Digest.sha256(config), config.length()))
                + ",\"layers\":[" + text(layer.descriptor()) + "],\"artifactType\":\"x/y\"}";
        Image image = Image.read(Digest.sha256(manifest), bytes(manifest), bytes(config), Text::new);

        Image changed = Mutate.annotations(image, Map.of("a", "b"));

        assertThat(changed.configJson()).isSameAs(image.configJson());
        assertThat(changed.id()).isEqualTo(image.id());
        assertThat(changed.manifest().annotations()).isEqualTo(Map.of("a", "b"));
        assertThat(changed.manifest().mediaType()).isEqualTo(MediaTypes.MANIFEST);
        assertThat(changed.layers()).extracting(Layer::mediaType).containsExactly(MediaTypes.LAYER_GZIP);
        assertThat(changed.layers().getFirst().digest()).isEqualTo(layer.digest());
        assertThat(Json.readObject(changed.json())).containsEntry("artifactType", "x/y");
        assertThat(changed.descriptor().digest()).isEqualTo(Digest.sha256(changed.json()));
    }

    private static String text(Descriptor descriptor) {
        return new String(Json.write(descriptor.toJson()), StandardCharsets.UTF_8);
    }

    @Test
    void anotherConfigurationGetsTheDiffIdsOfTheLayers() {
        Image image = image(AMD64, "a", "b");

        Image changed = Mutate.config(
                image, image.config().withAuthor("me"), image.layers().subList(0, 1));

        assertThat(changed.config().author()).isEqualTo("me");
        assertThat(changed.config().diffIds()).containsExactly(Digest.sha256("A"));
        assertThat(changed.layers()).hasSize(1);
        assertThat(read).isEmpty();
    }

    @Test
    void aHistoryIsMatchedWithItsLayers() {
        History one = new History(null, "one", null, null, false);
        History none = new History(null, "none", null, null, true);

        assertThat(History.matched(List.of(one, none), 2, History.UNKNOWN)).containsExactly(one, none, History.UNKNOWN);
        assertThat(History.matched(List.of(none, one, one), 1, History.UNKNOWN))
                .containsExactly(none, one, new History(null, "one", null, null, true));
    }
}

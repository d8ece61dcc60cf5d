package dev.tare.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.deliver.load.ImageLoader;
import dev.tare.deliver.load.LayoutImages;
import dev.tare.deliver.prepare.BuildFacts;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Progress;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageIndex;
import dev.tare.oci.Layer;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.ImageResolver.ResolvedImage;
import dev.tare.registry.Puller;
import dev.tare.registry.Registries;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.testing.SmallRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One image, out by every way and in again by its counterpart, is the same image. */
class SourcesAndSinksTest {
    @TempDir
    Path directory;

    private Store store;
    private Store other;
    private NamedImage image;

    @BeforeEach
    void openStores() {
        store = Store.open(directory.resolve("home"));
        other = Store.open(directory.resolve("other"));
        new SmallImage(store).file("a", "one", 0).file("b", "two", 5).name("hello:1");
        image = store.images().require("hello:1");
    }

    @AfterEach
    void closeStores() {
        store.close();
        other.close();
    }

    private Delivery delivery() {
        return new Delivery(
                store,
                new Delivery.Surroundings(directory, Map.of(), () -> {
                    throw new AssertionError("nothing goes there");
                }),
                _ -> {});
    }

    private Image inStore() {
        return store.images().image(image.descriptor().digest());
    }

    private void isTheSame(Image found) throws IOException {
        assertThat(found).isEqualTo(inStore());
        assertThat(found.configJson()).isEqualTo(inStore().configJson());
        for (int i = 0; i < found.layers().size(); i++) {
            Layer layer = found.layers().get(i);
            Layer own = inStore().layers().get(i);
            assertThat(layer.descriptor()).isEqualTo(own.descriptor());
            try (InputStream blob = layer.open();
                    InputStream plain = layer.plain()) {
                assertThat(Digest.sha256(blob, layer.size())).isEqualTo(layer.digest());
                assertThat(Digest.sha256(plain.readAllBytes())).isEqualTo(layer.diffId());
            }
        }
        assertThat(found.layers()).hasSize(2);
    }

    private Image loaded(String from) {
        new ImageLoader(other).load(directory.resolve(from), from);
        return other.images().image(other.images().require("hello:1"), Platform.host());
    }

    @Test
    void theStore() throws IOException {
        isTheSame(inStore());
        isTheSame(store.images().image(image, Platform.host()));
        isTheSame(store.images().root(image.descriptor()).images().getFirst());
    }

    @Test
    void anArchiveOfDockersForm() throws IOException {
        delivery().save(List.of(image), Delivery.Format.DOCKER_ARCHIVE, "docker.tar");
        isTheSame(loaded("docker.tar"));
    }

    @Test
    void anArchive() throws IOException {
        delivery().save(List.of(image), Delivery.Format.OCI_ARCHIVE, "oci.tar");
        isTheSame(loaded("oci.tar"));
    }

    @Test
    void aLayout() throws IOException {
        delivery().save(List.of(image), Delivery.Format.OCI_DIRECTORY, "layout");
        isTheSame(loaded("layout"));
    }

    @Test
    void aLayoutThatIsABase() throws IOException {
        OutputSpec spec = OutputSpec.parse("type=oci,dest=layout,tar=false,compression=uncompressed");
        delivery().deliver(spec, image, BuildFacts.NONE);

        ResolvedImage found = new LayoutImages(other, (_, _) -> null)
                .resolve(LayoutImages.SCHEME + directory.resolve("layout"), Platform.host());

        assertThat(found).isNotNull();
        isTheSame(other.images().image(found.manifest()));
    }

    @Test
    void aRegistry() throws IOException {
        try (SmallRegistry registry = new SmallRegistry("hello", false);
                Registries registries = new Registries(Map.of())) {
            Reference name = SmallImage.reference(registry.address() + "/hello:1");
            OutputSpec spec = OutputSpec.parse("type=registry,compression=uncompressed");
            delivery().push(spec, image, List.of(name), BuildFacts.NONE, Progress.NONE);

            Descriptor pulled = new Puller(other, registries, Progress.NONE)
                    .pull(name, Platform.host())
                    .descriptor();
            isTheSame(other.images().image(pulled.digest()));
        }
    }

    @Test
    void anIndexInAnArchive() throws IOException {
        Image own = inStore().as(Platform.host(), Map.of());
        ImageIndex index = ImageIndex.of(List.of(own), List.of(), Map.of("a", "b"));
        store.images().put(index);
        NamedImage named = store.images().name(index.descriptor(), SmallImage.reference("hello:1"));
        delivery().save(List.of(named), Delivery.Format.OCI_ARCHIVE, "index.tar");

        isTheSame(loaded("index.tar"));
        assertThat(other.images().root(index.descriptor())).isEqualTo(index);
    }
}

package dev.tare.deliver.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageIndex;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.Root;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePreparerTest {
    private static final Platform ARM = new Platform("linux", "arm", "v7");
    private static final Platform UNKNOWN = new Platform("unknown", "unknown", "");

    @TempDir
    Path directory;

    private Store store;
    private final List<String> told = new ArrayList<>();
    private final Progress progress = new Progress() {
        @Override
        public Step begin(String name) {
            told.add(name);
            return Progress.NONE.begin(name);
        }

        @Override
        public void note(String line) {
            told.add(line);
        }

        @Override
        public void warn(Problem problem) {
            told.add(problem.message());
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @BeforeEach
    void openStore() {
        store = Store.open(directory.resolve("home"));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private Descriptor image(String text, Platform platform) {
        return new SmallImage(store).file("hello", text, 0).store().withPlatform(platform);
    }

    /** Each has one tar, so that two platforms are two files. */
    private Descriptor index(List<Descriptor> attached) {
        List<Image> images = new ArrayList<>();
        for (Descriptor each : List.of(image("one", Platform.host()), image("two", ARM))) {
            images.add(store.images().image(each.digest()).as(each.platform(), Map.of()));
        }
        ImageIndex index = ImageIndex.of(images, attached, Map.of());
        store.images().put(index);
        return index.descriptor();
    }

    private Descriptor artifact(String text) {
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        Descriptor config = Descriptor.of(MediaTypes.CONFIG, store.blobs().put(empty), empty.length);
        byte[] json = Manifest.of(config, List.of(), Map.of("of", text)).toJson();
        return Descriptor.of(MediaTypes.MANIFEST, store.blobs().put(json), json.length)
                .withPlatform(UNKNOWN)
                .withAnnotations(Map.of("vnd.docker.reference.type", "attestation-manifest"));
    }

    private Root prepare(String spec, Descriptor image, Attachments attachments) {
        return new ImagePreparer(
                        store, OutputSpec.parse(spec), new BuildFacts(Map.of(), attachments), warning -> {}, progress)
                .prepare(image)
                .root();
    }

    private static Index read(Root root) throws IOException {
        return Index.fromJson(root.json());
    }

    @Test
    void bothCompressionsAreInOneIndexGzipFirst() throws IOException {
        Root root = prepare("type=oci,dest=x,compression=zstd+gzip", index(List.of()), new NoAttachments());

        assertThat(read(root).manifests())
                .extracting(Descriptor::platform)
                .containsExactly(Platform.host(), ARM, Platform.host(), ARM);
        assertThat(read(root).manifests())
                .extracting(entry -> entry.annotations().get("io.github.containers.compression.zstd"))
                .containsExactly(null, null, "true", "true");
        assertThat(root.images())
                .extracting(image -> image.manifest().layers().getFirst().mediaType())
                .containsExactly(
                        MediaTypes.LAYER_GZIP, MediaTypes.LAYER_GZIP, MediaTypes.LAYER_ZSTD, MediaTypes.LAYER_ZSTD);
        assertThat(root.descriptor().digest()).isEqualTo(Digest.sha256(root.json()));
    }

    @Test
    void bothCompressionsOfOneImageHaveItsIdAndPlatform() throws IOException {
        Descriptor image = image("one", ARM).withPlatform(null);
        Root root = prepare("type=oci,dest=x,compression=gzip+zstd", image, new NoAttachments());

        assertThat(read(root).manifests())
                .extracting(Descriptor::platform)
                .hasSize(2)
                .doesNotContainNull();
        assertThat(root.id()).isEqualTo(store.images().id(new NamedImage(image, List.of())));
    }

    @Test
    void anIndexOfWhichNothingChangesIsKept() throws IOException {
        Descriptor index = index(List.of(artifact("x")));
        Root root = prepare("type=oci,dest=x,compression=uncompressed", index, new NoAttachments());

        assertThat(root.descriptor()).isEqualTo(index);
        assertThat(root.json()).isEqualTo(store.blobs().read(index.digest()));
        assertThat(((ImageIndex) root).attached()).hasSize(1);
    }

    @Test
    void whatHangsBesideAnImageThatChangedIsMadeAnew() throws IOException {
        List<Descriptor> asked = new ArrayList<>();
        Attachments attachments = (image, stored) -> {
            asked.add(image);
            return List.of(artifact(image.digest().hex()));
        };
        Descriptor index = index(List.of(artifact("old")));

        Root root = prepare("type=oci,dest=x", index, attachments);

        Index delivered = read(root);
        assertThat(delivered.manifests().subList(0, 2)).isEqualTo(asked);
        assertThat(delivered.manifests().subList(2, 4))
                .isEqualTo(((ImageIndex) root).attached())
                .doesNotContain(artifact("old"))
                .allMatch(each -> UNKNOWN.equals(each.platform()));
    }

    @Test
    void annotationsOfAPlatformAreItsAlone() throws IOException {
        Root root = prepare(
                "type=oci,dest=x,annotation.a=all,annotation[linux/arm].a=arm,"
                        + "annotation-manifest-descriptor[linux/arm/v7].d=e,annotation-index.i=j",
                index(List.of()),
                new NoAttachments());

        assertThat(root.images())
                .extracting(image -> image.manifest().annotations().get("a"))
                .containsExactly("all", "arm");
        assertThat(read(root).manifests())
                .extracting(Descriptor::annotations)
                .containsExactly(Map.of(), Map.of("d", "e"));
        assertThat(read(root).annotations()).isEqualTo(Map.of("i", "j"));
    }

    @Test
    void oneImageNeedsNoIndex() {
        Descriptor image = image("one", ARM);

        Root root = prepare("type=oci,dest=x,compression=uncompressed", image, new NoAttachments());

        assertThat(root).isInstanceOf(Image.class);
        assertThat(root.descriptor()).isEqualTo(image);
    }

    @Test
    void aLayerThatIsCompressedIsAStepOfItsOwnAndNoneWhenItIsKnown() {
        Descriptor image = image("one", Platform.host());
        prepare("type=oci,dest=x", image, new NoAttachments());
        assertThat(told).singleElement().asString().startsWith("compress ").endsWith("kB");

        told.clear();
        prepare("type=oci,dest=x", image, new NoAttachments());
        assertThat(told).isEmpty();
    }
}

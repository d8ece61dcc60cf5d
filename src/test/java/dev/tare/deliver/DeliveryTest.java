package dev.tare.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.deliver.Delivery.Delivered;
import dev.tare.deliver.load.ImageLoader;
import dev.tare.deliver.prepare.BuildFacts;
import dev.tare.deliver.prepare.BuildFacts.Origin;
import dev.tare.deliver.prepare.NoAttachments;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.tar.TarEntry;
import dev.tare.oci.tar.TarReader;
import dev.tare.oci.tree.Inode;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.text.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
    @TempDir
    Path directory;

    private Store store;
    private Delivery delivery;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Problem> warnings = new ArrayList<>();

    @BeforeEach
    void openStore() {
        store = Store.open(directory.resolve("home"));
        delivery = new Delivery(store, new Delivery.Surroundings(directory, Map.of(), () -> out), warnings::add);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private NamedImage hello() {
        new SmallImage(store).file("hello", "hello, world", 5000).name("hello:1");
        return store.images().require("hello:1");
    }

    private Descriptor deliver(String spec, @Nullable Long epoch) {
        return deliver(spec, hello(), null, epoch).descriptor();
    }

    private Delivered deliver(String spec, NamedImage image, @Nullable ImageConfig base, @Nullable Long epoch) {
        return delivery.deliver(
                OutputSpec.parse(spec),
                image,
                new BuildFacts(Map.of(image.descriptor().digest(), new Origin(base, epoch)), new NoAttachments()));
    }

    private static Map<String, byte[]> untar(byte[] tar) throws IOException {
        return untar(new ByteArrayInputStream(tar));
    }

    private static Map<String, byte[]> untar(InputStream tar) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        TarReader reader = new TarReader(tar);
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            files.put(entry.path(), reader.content().readAllBytes());
        }
        return files;
    }

    private static byte[] blob(Map<String, byte[]> files, Digest digest) {
        byte[] bytes = files.get("blobs/sha256/" + digest.hex());
        assertThat(bytes).as("blob " + digest).isNotNull();
        assertThat(Digest.sha256(bytes)).isEqualTo(digest);
        return bytes;
    }

    @Test
    void anOciArchiveHoldsTheWholeImageCompressedByGzip() throws IOException {
        Descriptor delivered = deliver("type=oci,dest=x.tar", null);

        Map<String, byte[]> files = untar(Files.readAllBytes(directory.resolve("x.tar")));
        assertThat(files.get("oci-layout")).asString().isEqualTo("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(files).doesNotContainKey("manifest.json");
        Descriptor listed = Index.fromJson(files.get("index.json")).manifests().getFirst();
        assertThat(listed.digest()).isEqualTo(delivered.digest());
        assertThat(listed.annotations())
                .containsEntry("io.containerd.image.name", "docker.io/library/hello:1")
                .containsEntry("org.opencontainers.image.ref.name", "1");
        Manifest manifest = Manifest.fromJson(blob(files, listed.digest()));
        assertThat(manifest.layers()).extracting(Descriptor::mediaType).containsExactly(MediaTypes.LAYER_GZIP);
        ImageConfig config = ImageConfig.fromJson(blob(files, manifest.config().digest()));
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(
                        blob(files, manifest.layers().getFirst().digest())))
                .readAllBytes();
        assertThat(Digest.sha256(plain)).isEqualTo(config.diffIds().getFirst());
    }

    @Test
    void aLayerIsCompressedOnce() throws IOException {
        Descriptor first = deliver("type=oci,dest=a.tar", null);
        Path blob = store.blobs().path(compressedLayer());
        Files.setLastModifiedTime(blob, java.nio.file.attribute.FileTime.fromMillis(0));

        assertThat(deliver("type=oci,dest=b.tar", null)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(blob).toMillis()).isZero();
        assertThat(directory.resolve("a.tar")).hasSameBinaryContentAs(directory.resolve("b.tar"));
    }

    @Test
    void layersAreCompressedByZstdOnRequestAndPlainAgainForDocker() throws IOException {
        deliver("type=oci,compression=zstd,dest=a.tar", null);
        new ImageLoader(store).load(directory.resolve("a.tar"), "a.tar");
        NamedImage zstd = store.images().require("hello:1");
        delivery.save(List.of(zstd), Delivery.Format.DOCKER_ARCHIVE, "b.tar");

        Manifest manifest =
                Manifest.fromJson(store.blobs().read(zstd.descriptor().digest()));
        assertThat(manifest.layers()).extracting(Descriptor::mediaType).containsExactly(MediaTypes.LAYER_ZSTD);
        Map<String, byte[]> files = untar(Files.readAllBytes(directory.resolve("b.tar")));
        Descriptor listed = Index.fromJson(files.get("index.json")).manifests().getFirst();
        assertThat(Manifest.fromJson(blob(files, listed.digest())).layers())
                .extracting(Descriptor::mediaType)
                .containsExactly(MediaTypes.LAYER);
    }

    private Digest compressedLayer() throws IOException {
        Map<String, byte[]> files = untar(Files.readAllBytes(directory.resolve("a.tar")));
        Descriptor listed = Index.fromJson(files.get("index.json")).manifests().getFirst();
        return Manifest.fromJson(blob(files, listed.digest()))
                .layers()
                .getFirst()
                .digest();
    }

    @Test
    void anUncompressedImageKeepsItsManifest() {
        NamedImage image = hello();

        assertThat(deliver("type=oci,compression=uncompressed,dest=x.tar", image, null, null)
                        .descriptor())
                .isEqualTo(image.descriptor());
    }

    @Test
    void aDockerArchiveIsReadByOldAndNewDockers() throws IOException {
        NamedImage image = hello();
        deliver("type=docker,dest=-", image, null, null);

        Map<String, byte[]> files = untar(out.toByteArray());
        Map<?, ?> entry =
                (Map<?, ?>) Json.list(Json.read(files.get("manifest.json"))).getFirst();
        assertThat(entry.get("RepoTags")).isEqualTo(List.of("hello:1"));
        assertThat(entry.get("Config"))
                .isEqualTo("blobs/sha256/" + store.images().id(image).hex());
        assertThat((List<?>) entry.get("Layers")).hasSize(1).allMatch(files::containsKey);
        assertThat(Index.fromJson(files.get("index.json")).manifests())
                .extracting(Descriptor::digest)
                .containsExactly(image.descriptor().digest());
    }

    @Test
    void namesAndAnnotationsAreThoseAskedFor() throws IOException {
        deliver("type=oci,dest=x.tar,\"name=a:1,b\",annotation.k=v,annotation-manifest-descriptor.d=e", null);

        Map<String, byte[]> files = untar(Files.readAllBytes(directory.resolve("x.tar")));
        List<Descriptor> listed = Index.fromJson(files.get("index.json")).manifests();
        assertThat(listed)
                .extracting(each -> each.annotations().get("io.containerd.image.name"))
                .containsExactly("docker.io/library/a:1", "docker.io/library/b:latest");
        assertThat(listed.getFirst().annotations()).containsEntry("d", "e");
        assertThat(Manifest.fromJson(blob(files, listed.getFirst().digest())).annotations())
                .containsExactly(Map.entry("k", "v"));
    }

    @Test
    void timesLaterThanTheEpochBecomeIt() throws IOException {
        new SmallImage(store)
                .layer("x", writer -> {
                    writer.add("late", Inode.symlink("x", 0, 0, 2000), null, null, null);
                    writer.add("early", Inode.symlink("x", 0, 0, 500).withTime(500, 7), null, null, null);
                    writer.whiteout("gone");
                    writer.opaque("dir");
                })
                .name("times");
        deliver(
                "type=oci,dest=x.tar,rewrite-timestamp=true,compression=uncompressed",
                store.images().require("times"),
                null,
                1000L);

        Map<String, byte[]> files = untar(Files.readAllBytes(directory.resolve("x.tar")));
        Descriptor listed = Index.fromJson(files.get("index.json")).manifests().getFirst();
        Manifest manifest = Manifest.fromJson(blob(files, listed.digest()));
        ImageConfig config = ImageConfig.fromJson(blob(files, manifest.config().digest()));
        Digest layer = manifest.layers().getFirst().digest();
        assertThat(config.diffIds()).containsExactly(layer);
        assertThat(config.created()).isEqualTo("1970-01-01T00:16:40Z");
        assertThat(config.history()).allMatch(entry -> "1970-01-01T00:16:40Z".equals(entry.created()));
        TarReader reader = new TarReader(new ByteArrayInputStream(blob(files, layer)));
        List<String> times = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            times.add(entry.path() + " " + entry.inode().mtimeSeconds() + "."
                    + entry.inode().mtimeNanos());
        }
        assertThat(times).containsExactly("late 1000.0", "early 500.7", ".wh.gone 0.0", "dir/.wh..wh..opq 0.0");
    }

    @Test
    void theLayersOfABaseKeepTheirTimes() throws IOException {
        NamedImage image = hello();
        ImageConfig base = store.images()
                .config(Manifest.fromJson(store.blobs().read(image.descriptor().digest())));
        deliver("type=docker,dest=-,rewrite-timestamp=true", image, base, 1000L);

        Map<String, byte[]> files = untar(out.toByteArray());
        assertThat(files)
                .containsKey("blobs/sha256/" + base.diffIds().getFirst().hex());
    }

    @Test
    void theEntryOfABasesLayerThatItsHistoryLacksKeepsItsTime() throws IOException {
        NamedImage image = hello();
        ImageConfig base =
                store.images().image(image.descriptor().digest()).config().withHistory(List.of());
        deliver("type=oci,dest=x.tar,rewrite-timestamp=true", image, base, 1000L);

        Map<String, byte[]> files = untar(Files.readAllBytes(directory.resolve("x.tar")));
        Descriptor listed = Index.fromJson(files.get("index.json")).manifests().getFirst();
        Manifest manifest = Manifest.fromJson(blob(files, listed.digest()));
        ImageConfig config = ImageConfig.fromJson(blob(files, manifest.config().digest()));
        assertThat(config.history())
                .extracting(History::created)
                .containsExactly("2026-11-20T09:00:00Z", "1970-01-01T00:16:40Z");
    }

    @Test
    void rewritingWithoutAnEpochIsWarnedOf() {
        deliver("type=oci,dest=x.tar,rewrite-timestamp=true", null);

        assertThat(warnings)
                .singleElement()
                .satisfies(each -> assertThat(each.message()).contains("SOURCE_DATE_EPOCH"));
    }

    @Test
    void aRootFileSystemIsOneTar() throws IOException {
        new SmallImage(store)
                .file("a", "first", 1)
                .layer("x", writer -> {
                    writer.add("d", Inode.directory(0755, 0, 0, 3), null, null, null);
                    writer.add(
                            "d/f",
                            Inode.file(0600, 7, 8, 2, 3),
                            null,
                            new ByteArrayInputStream("hi".getBytes(StandardCharsets.UTF_8)),
                            null);
                    writer.add("d/g", Inode.file(0600, 7, 8, 0, 3), "d/f", null, null);
                    writer.whiteout("a");
                })
                .name("tree");
        deliver("-", store.images().require("tree"), null, 9L);

        TarReader reader = new TarReader(new ByteArrayInputStream(out.toByteArray()));
        List<String> seen = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            seen.add(entry.path() + " " + entry.hardLink() + " " + entry.inode().uid() + " "
                    + entry.inode().mtimeSeconds());
        }
        assertThat(seen).containsExactly("d null 0 9", "d/f null 7 9", "d/g d/f 7 9");
    }

    @Test
    void aLayoutFolderTakesFurtherImages() throws IOException {
        deliver("type=oci,tar=false,dest=layout", null);
        new SmallImage(store).file("other", "x", 0).name("other:2");
        NamedImage other = store.images().require("other:2");
        delivery.save(List.of(other), Delivery.Format.OCI_DIRECTORY, "layout");
        delivery.save(List.of(other), Delivery.Format.OCI_DIRECTORY, "layout");

        Index index = Index.fromJson(Files.readAllBytes(directory.resolve("layout/index.json")));
        assertThat(index.manifests())
                .extracting(each -> each.annotations().get("org.opencontainers.image.ref.name"))
                .containsExactly("1", "2");
        assertThat(new ImageLoader(store).load(directory.resolve("layout"), "layout"))
                .hasSize(2);
    }

    @Test
    void aFolderWithOtherFilesIsNoPlaceForALayout() throws IOException {
        Files.writeString(directory.resolve("precious"), "x");

        assertThatThrownBy(() -> delivery.save(List.of(hello()), Delivery.Format.OCI_DIRECTORY, "."))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("it holds other files");
    }

    @Test
    void nothingHalfWrittenIsLeft() throws IOException {
        NamedImage image = hello();
        Manifest manifest =
                Manifest.fromJson(store.blobs().read(image.descriptor().digest()));
        Files.delete(store.blobs().path(manifest.layers().getFirst().digest()));

        assertThatThrownBy(() -> delivery.save(List.of(image), Delivery.Format.OCI_ARCHIVE, "x.tar"))
                .isInstanceOf(TareException.class);
        try (var files = Files.list(directory)) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactly("home");
        }
    }

    @Test
    void anErrorSaysWhichFileCannotBeWritten() {
        assertThatThrownBy(() -> deliver("type=oci,dest=no/such/x.tar", null))
                .isInstanceOf(TareException.class)
                .hasMessageStartingWith("cannot write no/such/x.tar: ")
                .hasMessageEndingWith("is not there");
        assertThatThrownBy(() -> deliver("type=oci,dest=.", null))
                .isInstanceOf(TareException.class)
                .hasMessage("cannot write .: it is a directory");
    }
}

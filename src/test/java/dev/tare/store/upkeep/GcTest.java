package dev.tare.store.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import dev.tare.store.Images;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.store.TestImages;
import dev.tare.store.disk.FailPoints;
import dev.tare.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcTest {
    private static final Duration AGE = GcOptions.DEFAULT_AGE;

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

    private Gc.Report gc() {
        return Gc.run(store, GcOptions.gc());
    }

    private long blobs() throws IOException {
        store.blobs().flush();
        try (Stream<Path> files = Files.list(folder.resolve("blobs/sha256"))) {
            return files.count();
        }
    }

    private Path record(String kind, Digest key) {
        return folder.resolve("cache/" + kind + "/" + key.hex().substring(0, 2) + "/"
                + key.hex().substring(2));
    }

    private void age(Path file, Duration by) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - by.toMillis()));
    }

    private void container(String id, Map<String, Object> config) throws IOException {
        Files.createDirectories(folder.resolve("containers/" + id));
        Files.write(folder.resolve("containers/" + id + "/config.json"), Json.write(config));
    }

    @Test
    void imagesStayWithAndWithoutANameAndAllElseGoes() throws Exception {
        store.images().name(TestImages.image(store, "a"), Reference.parse("a"));
        store.images().add(TestImages.image(store, "b"));
        store.images().name(TestImages.image(store, "c"), Reference.parse("c"));
        store.images().untag(Reference.parse("c"));
        byte[] stray = new byte[777];
        store.blobs().put(stray);
        assertThat(blobs()).isEqualTo(10);
        Gc.Report report = gc();
        assertThat(report.blobs()).isEqualTo(4);
        assertThat(report.images()).isEmpty();
        assertThat(report.bytes()).isGreaterThan(777 + 10240);
        assertThat(blobs()).isEqualTo(6);
        assertThat(gc()).isEqualTo(new Gc.Report(0, List.of(), 0, 0, 0, 0, List.of()));
        assertThat(Fsck.run(store)).isEmpty();
    }

    @Test
    void aVersionOfGoStaysForThirtyDaysUnlessLessIsAskedFor() throws Exception {
        Path used = Files.createDirectories(folder.resolve("toolchains/go1.26.3.linux-amd64"));
        Path old = Files.createDirectories(folder.resolve("toolchains/go1.26.2.linux-amd64"));
        Path state = Files.createDirectories(folder.resolve("sumdb")).resolve("sum.golang.org");
        Files.writeString(state, "x");
        age(used, Duration.ofDays(29));
        age(old, Duration.ofDays(31));
        age(state, Duration.ofDays(1000));

        gc();

        assertThat(used).exists();
        assertThat(old).doesNotExist();
        assertThat(Fsck.run(store)).isEmpty();
        Gc.run(store, GcOptions.gc().withAge(Duration.ZERO));
        assertThat(used).doesNotExist();
        assertThat(state).exists();
    }

    @Test
    void atNoMomentIsHalfOfAFolderSeenAtItsPlace() throws Exception {
        List<Path> folders = List.of(
                folder.resolve("snapshots/" + Digest.sha256("layer").hex()),
                folder.resolve("mounts/" + Digest.sha256("cache").hex()),
                folder.resolve("work/git"));
        for (Path each : folders) {
            for (String file : List.of("0/a", "0/b", "c")) {
                Files.createDirectories(each.resolve(file).getParent());
                Files.writeString(each.resolve(file), "x");
            }
        }
        FailPoints.hook = _ -> {
            for (Path each : folders) {
                try (Stream<Path> files = Files.exists(each) ? Files.walk(each) : Stream.empty()) {
                    assertThat(files.count()).as(each.toString()).isIn(0L, 5L);
                }
            }
        };
        try {
            Gc.run(store, GcOptions.gc().withAge(Duration.ZERO));
        } finally {
            FailPoints.hook = null;
        }
        assertThat(folders).allSatisfy(each -> assertThat(each).doesNotExist());
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void whatAnotherProcessRemovesMeanwhileIsGone() throws Exception {
        Path ended = Files.createDirectories(folder.resolve("tmp/container"));
        for (int i = 0; i < 9; i++) {
            Files.writeString(ended.resolve("f" + i), "x");
        }
        FailPoints.hook = _ -> {
            // As the end of a container does: all of it goes while gc is at the first.
            FailPoints.hook = null;
            dev.tare.posix.Folders.delete(ended);
        };
        try {
            assertThat(gc().left()).isEmpty();
        } finally {
            FailPoints.hook = null;
        }
        assertThat(ended).doesNotExist();
    }

    @Test
    void pruneRemovesImagesWithoutANameOrAllThatNoContainerUses() throws Exception {
        Descriptor a = TestImages.image(store, "a");
        Descriptor b = TestImages.image(store, "b");
        Descriptor c = TestImages.image(store, "c");
        store.images().name(a, Reference.parse("a"));
        Digest idOfB = store.images().id(store.images().add(b));
        store.images().add(c);
        container("c1", Map.of("manifest", c.digest().toString(), "layers", List.of()));
        Gc.Report report = Gc.run(store, GcOptions.prune(false));
        assertThat(report.images()).containsExactly(new Images.Removed(List.of(), idOfB));
        assertThat(blobs()).isEqualTo(6);
        assertThat(Gc.run(store, GcOptions.prune(true)).images()).hasSize(1);
        assertThat(store.images().list()).extracting(NamedImage::descriptor).containsExactly(c);
        assertThat(Fsck.run(store)).isEmpty();
    }

    @Test
    void whatAContainerUsesStaysThoughItsImageIsGone() throws Exception {
        Descriptor a = TestImages.image(store, "a");
        Digest layer = Digest.sha256(TestImages.layer("b"));
        store.blobs().put(TestImages.layer("b"));
        store.blobs().flush();
        container("c1", Map.of("manifest", a.digest().toString(), "layers", List.of(layer.toString())));
        Files.createDirectories(folder.resolve("containers/unfinished"));
        assertThat(gc().blobs()).isZero();
        Files.delete(folder.resolve("containers/c1/config.json"));
        assertThat(gc().blobs()).isEqualTo(4);
    }

    @Test
    void aRecordKeepsItsBlobsWhileItIsUsed() throws Exception {
        Digest key = Digest.sha256("key");
        Digest blob = store.blobs().put(new byte[] {1});
        store.records().put("op", key, new byte[] {5}, List.of(blob));
        assertThat(gc().blobs()).isZero();
        age(record("op", key), AGE.minusHours(1));
        assertThat(gc().blobs()).isZero();
        age(record("op", key), AGE.plusHours(1));
        Gc.Report report = gc();
        assertThat(report.blobs()).isOne();
        assertThat(report.records()).isOne();
        assertThat(store.records().get("op", key)).isNull();
    }

    @Test
    void anOldRecordStaysWhereItsBlobsStayAnyway() throws Exception {
        Descriptor a = TestImages.image(store, "a");
        store.images().name(a, Reference.parse("a"));
        Digest layer = Digest.sha256(TestImages.layer("a"));
        Digest key = Digest.sha256("key");
        Digest bare = Digest.sha256("bare");
        store.records().put("op", key, new byte[] {5}, List.of(layer));
        store.records().put("op", bare, new byte[] {5});
        age(record("op", key), AGE.plusDays(9));
        age(record("op", bare), AGE.plusDays(9));
        assertThat(gc().records()).isOne();
        assertThat(store.records().get("op", key)).isNotNull();
        assertThat(store.records().get("op", bare)).isNull();
    }

    @Test
    void derivedTarsGoWithTheirImageAndCompressedBlobsStayWithIt() throws Exception {
        byte[] tar = TestImages.layer("x");
        Digest diffId = Digest.sha256(tar);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(tar);
        }
        Digest blob = store.blobs().put(packed.toByteArray());
        Descriptor layer = Descriptor.of(MediaTypes.LAYER_GZIP, blob, packed.size());
        Descriptor image =
                TestImages.image(store, ImageConfig.scratch(TestImages.AMD64), List.of(store.layer(layer, diffId)));
        store.images().name(image, Reference.parse("x"));
        store.layers().addCompressed(diffId, layer);
        store.layers().open(diffId).close();
        // A result that names the layer by its diffID keeps what it is derived from.
        store.records().put("op", Digest.sha256("key"), new byte[] {1}, List.of(diffId));
        assertThat(folder.resolve("layers/" + diffId.hex())).exists();
        assertThat(gc().derived()).isZero();
        age(folder.resolve("layers/" + diffId.hex()), AGE.plusDays(1));
        assertThat(gc().derived()).isOne();
        assertThat(store.layers().has(diffId)).isTrue();

        store.images().untag(Reference.parse("x"));
        gc();
        assertThat(store.layers().has(diffId)).isTrue();
        assertThat(store.blobs().has(blob)).isTrue();
        store.layers().open(diffId).close();
        age(record("op", Digest.sha256("key")), AGE.plusDays(1));
        gc();
        assertThat(store.layers().has(diffId)).isFalse();
        assertThat(blobs()).isZero();
        assertThat(Fsck.run(store)).isEmpty();
    }

    @Test
    void leftoversOfKilledProcessesGoWithoutFollowingSymlinks(@TempDir Path outside) throws Exception {
        Files.writeString(outside.resolve("precious"), "x");
        Files.createDirectories(folder.resolve("tmp/run/a"));
        Files.writeString(folder.resolve("tmp/run/a/f"), "12345");
        Files.createSymbolicLink(folder.resolve("tmp/run/link"), outside);
        assertThat(Fsck.run(store)).isNotEmpty().noneMatch(Fsck.Finding::isProblem);
        Gc.Report report = gc();
        assertThat(report.temporary()).isOne();
        assertThat(report.bytes()).isEqualTo(5);
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
        assertThat(outside.resolve("precious")).exists();
    }

    /** What is damaged is told, with what to do; what it may need stays, and all else is done. */
    private void inDoubt(String... words) throws IOException {
        long before = blobs();
        Files.writeString(folder.resolve("tmp/leftover"), "x");
        Gc.Report report = gc();

        assertThat(report.left())
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(words)
                .startsWith("blobs and layers: ");
        assertThat(report.blobs()).isZero();
        assertThat(blobs()).isEqualTo(before);
        assertThat(folder.resolve("tmp/leftover")).doesNotExist();
    }

    @Test
    void aDamagedImageEntryOrContainerNeverBreaksGc() throws Exception {
        Descriptor a = TestImages.image(store, "a");
        store.images().name(a, Reference.parse("a"));
        store.blobs().put(new byte[] {1});
        Path manifest = store.blobs().path(a.digest());
        byte[] whole = Files.readAllBytes(manifest);
        Files.write(manifest, new byte[] {'{'});
        inDoubt("what the image a:latest needs cannot be told", "tare rmi a:latest");
        Files.write(manifest, whole);
        container("c1", Map.of("manifest", "nonsense"));
        inDoubt("c1/config.json is damaged", "tare rm c1");
        assertThat(Gc.run(store, GcOptions.prune(true)).images()).isEmpty();
        Files.delete(folder.resolve("containers/c1/config.json"));
        String index = Files.readString(folder.resolve("index.json"));
        Files.writeString(
                folder.resolve("index.json"),
                index.replace("\"manifests\":[", "\"manifests\":[{\"digest\":\"sha512:1\",\"size\":1},"));
        inDoubt("an entry of", "index.json", "take it out of the file");
        Files.delete(folder.resolve("index.json"));
        assertThatThrownBy(this::gc).isInstanceOf(TareException.class).hasMessageContaining("missing");
        Files.writeString(folder.resolve("index.json"), index);
        assertThat(blobs()).isEqualTo(4);
        assertThat(gc().blobs()).isOne();
    }

    @Test
    void aDamagedImageIsRemovedByItsNameOrId() throws Exception {
        Descriptor a = TestImages.image(store, "a");
        Descriptor b = TestImages.image(store, "b");
        store.images().name(a, Reference.parse("a"));
        store.images().add(b);
        store.images().name(TestImages.image(store, "c"), Reference.parse("c"));
        for (Descriptor each : List.of(a, b)) {
            Files.write(store.blobs().path(each.digest()), new byte[] {'{'});
        }
        container("c1", Map.of("manifest", "nonsense"));

        assertThat(Fsck.run(store)).filteredOn(Fsck.Finding::isProblem).hasSizeGreaterThan(2);
        assertThat(store.images().rmi("a", false).deleted()).isEqualTo(a.digest());
        assertThat(store.images().rmi(b.digest().shortId(), false).deleted()).isEqualTo(b.digest());
        assertThat(store.images().list()).hasSize(1);
    }

    @Test
    void gcWaitsForARunningBuildAndKeepsWhatItMade() throws Exception {
        CountDownLatch collected = new CountDownLatch(1);
        Store build = Store.open(folder);
        Descriptor image = TestImages.image(build, "a");
        build.blobs().flush();
        Thread collector = Thread.ofPlatform().start(() -> {
            gc();
            collected.countDown();
        });
        assertThat(collected.await(300, TimeUnit.MILLISECONDS)).isFalse();
        build.images().name(image, Reference.parse("a"));
        build.close();
        assertThat(collected.await(60, TimeUnit.SECONDS)).isTrue();
        collector.join();
        assertThat(store.images().manifests().missing(image)).isEmpty();
        assertThat(blobs()).isEqualTo(3);
    }
}

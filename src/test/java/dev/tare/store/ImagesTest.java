package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
    @TempDir
    Path folder;

    private Store store;
    private Images images;

    @BeforeEach
    void open() {
        store = Store.open(folder);
        images = store.images();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Reference ref(String name) {
        Reference parsed = Reference.parse(name);
        assertThat(parsed).isNotNull();
        return parsed;
    }

    private Descriptor image(String seed) {
        return TestImages.image(store, seed);
    }

    private static List<String> names(NamedImage image) {
        return image.names().stream().map(Reference::familiar).toList();
    }

    @Test
    void anImageHasAnEntryForEachNameWithBothAnnotations() throws Exception {
        Descriptor image = image("a");
        images.name(image, ref("hello"));
        images.name(image, ref("localhost:5000/x/hello:1"));
        String json = Files.readString(folder.resolve("index.json"));
        for (String name : List.of("docker.io/library/hello:latest", "localhost:5000/x/hello:1")) {
            assertThat(json)
                    .contains("\"org.opencontainers.image.ref.name\":\"" + name + "\"")
                    .contains("\"io.containerd.image.name\":\"" + name + "\"");
        }
        assertThat(Json.list(Json.readObject(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .get("manifests")))
                .hasSize(2);
        assertThat(images.list()).hasSize(1);
        assertThat(names(images.list().getFirst())).containsExactly("hello:latest", "localhost:5000/x/hello:1");
    }

    @Test
    void ofSeveralNamesAllAreGivenOrNone() {
        Descriptor a = image("a");
        Descriptor b = image("b");
        List<Reference> names = List.of(ref("x"), ref("y@" + b.digest()));
        assertThatThrownBy(() -> images.name(a, names)).hasMessageContaining("the digest in that name is another");
        assertThat(images.list()).isEmpty();
    }

    @Test
    void severalNamesAreGivenAndTakenAsOneAfterTheOther() {
        Random random = new Random(7);
        List<Descriptor> some = List.of(image("a"), image("b"), image("c"));
        for (int round = 0; round < 300; round++) {
            StoreIndex index = StoreIndex.empty();
            for (int i = 0; i < 6; i++) {
                Descriptor image = some.get(random.nextInt(3));
                index = random.nextInt(4) == 0
                        ? index.with(image)
                        : index.with(image, List.of(ref("x:" + random.nextInt(5))));
            }
            List<Reference> names = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                names.add(ref("x:" + random.nextInt(6)));
            }
            Descriptor image = some.get(random.nextInt(3));
            boolean keep = random.nextBoolean();
            StoreIndex given = index;
            StoreIndex taken = index;
            for (Reference name : names) {
                given = given.with(image, List.of(name));
                taken = taken.without(Set.of(name), keep);
            }
            assertThat(index.with(image, names).images()).isEqualTo(given.images());
            assertThat(index.without(Set.copyOf(names), keep).images()).isEqualTo(taken.images());
        }
    }

    @Test
    void anImageThatLosesItsNameKeepsItsOthersOrBecomesNone() {
        Descriptor a = image("a");
        Descriptor b = image("b");
        images.name(a, ref("x"));
        images.name(b, ref("x"));
        assertThat(images.list()).extracting(ImagesTest::names).containsExactly(List.of(), List.of("x:latest"));
        images.name(a, ref("y"));
        images.name(a, ref("x"));
        assertThat(images.list())
                .extracting(ImagesTest::names)
                .containsExactly(List.of("x:latest", "y:latest"), List.of());
        images.name(b, ref("y"));
        assertThat(images.list())
                .extracting(ImagesTest::names)
                .containsExactly(List.of("x:latest"), List.of("y:latest"));
    }

    @Test
    void namingAgainWhatIsNamedAlreadyWritesNothing() throws Exception {
        Descriptor a = image("a");
        images.name(a, ref("x"));
        Object before =
                Files.readAttributes(folder.resolve("index.json"), "unix:ino").get("ino");
        images.name(a, ref("x"));
        images.add(a);
        assertThat(Files.readAttributes(folder.resolve("index.json"), "unix:ino")
                        .get("ino"))
                .isEqualTo(before);
    }

    @Test
    void theLastNameTakesTheImageWithIt() {
        Descriptor a = image("a");
        images.name(a, ref("x"));
        images.name(a, ref("y"));
        assertThat(images.untag(ref("x"))).isTrue();
        assertThat(images.list()).hasSize(1);
        assertThat(images.untag(ref("x"))).isFalse();
        assertThat(images.untag(ref("y"))).isTrue();
        assertThat(images.list()).isEmpty();
    }

    @Test
    void anImageIsFoundByNameByIdByManifestAndByTheirBeginnings() {
        Descriptor a = image("a");
        NamedImage stored = images.name(a, ref("hello"));
        Digest id = images.id(stored);
        assertThat(id)
                .isEqualTo(images.manifest(stored, TestImages.AMD64).config().digest());
        for (String text : List.of(
                "hello",
                "hello:latest",
                "docker.io/library/hello",
                id.toString(),
                id.hex(),
                id.shortId(),
                id.hex().substring(0, 2),
                "sha256:" + id.shortId(),
                a.digest().toString(),
                a.digest().hex(),
                a.digest().shortId(),
                "hello@" + a.digest())) {
            assertThat(images.find(text)).as(text).isEqualTo(stored);
        }
        assertThat(images.find("hello:other")).isNull();
        assertThat(images.find("other@" + a.digest())).isNull();
        assertThat(images.find("sha256:" + "0".repeat(64))).isNull();
    }

    @Test
    void aNameGoesBeforeTheBeginningOfAnId() {
        NamedImage a = images.add(image("a"));
        NamedImage b = images.name(image("b"), ref(images.id(a).shortId()));
        assertThat(images.find(images.id(a).shortId())).isEqualTo(b);
    }

    @Test
    void aBeginningThatFitsSeveralNamesThem() {
        String shared = null;
        List<String> ids = new ArrayList<>();
        for (int i = 0; shared == null; i++) {
            NamedImage image = images.add(image("seed" + i));
            String id = images.id(image).hex();
            for (String other : ids) {
                if (other.startsWith(id.substring(0, 2))) {
                    shared = id.substring(0, 2);
                }
            }
            ids.add(id);
        }
        String beginning = shared;
        assertThatThrownBy(() -> images.find(beginning))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("several images")
                .hasMessageContaining(ids.getLast().substring(0, 12));
    }

    @Test
    void whatIsNoNameIsWrongUsageAndAnUnknownNameIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> images.find("No Such!"))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.exitCode()).isEqualTo(2));
        images.name(image("a"), ref("hello"));
        assertThat(images.find("helo")).isNull();
        assertThatThrownBy(() -> images.require("helo"))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.problem().hint()).isEqualTo("did you mean \"hello\"?"));
    }

    @Test
    void anIncompleteImageIsNotAdded() {
        Descriptor a = image("a");
        Descriptor gone = Descriptor.of(MediaTypes.MANIFEST, Digest.sha256("gone"), 3);
        assertThatThrownBy(() -> images.add(gone))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("not complete");
        Digest layer = images.manifests().manifest(a).layers().getFirst().digest();
        assertThat(store.blobs().path(layer).toFile().delete()).isTrue();
        assertThatThrownBy(() -> images.name(a, ref("x"))).hasMessageContaining(layer.hex());
        assertThat(images.list()).isEmpty();
    }

    @Test
    void entriesOfOtherToolsAreListedUnderWhatTheySayAndNeverLost() throws Exception {
        Descriptor a = image("a");
        Descriptor b = image("b");
        Descriptor c = image("c");
        store.blobs().flush();
        writeIndex("""
                {"schemaVersion":2,"annotations":{"who":"other"},"manifests":[
                 {"mediaType":"%s","digest":"%s","size":%d,"annotations":{"org.opencontainers.image.ref.name":"v1.2","k":"v"},"x":[1]},
                 {"mediaType":"%s","digest":"%s","size":%d,"annotations":{"org.opencontainers.image.ref.name":"My Image!"}},
                 {"mediaType":"%s","digest":"%s","size":%d},
                 {"mediaType":"x","digest":"sha512:00","size":1},
                 17]}
                """.formatted(
                        a.mediaType(),
                        a.digest(),
                        a.size(),
                        b.mediaType(),
                        b.digest(),
                        b.size(),
                        c.mediaType(),
                        c.digest(),
                        c.size()));
        assertThat(images.list())
                .extracting(ImagesTest::names)
                .containsExactly(List.of("v1.2:latest"), List.of("my-image:latest"), List.of());
        assertThat(images.require("v1.2").descriptor().digest()).isEqualTo(a.digest());
        assertThat(images.require("My Image!").descriptor().digest()).isEqualTo(b.digest());
        assertThat(images.require("my-image").descriptor().digest()).isEqualTo(b.digest());

        images.name(c, ref("v1.2"));
        assertThat(images.list())
                .extracting(ImagesTest::names)
                .containsExactly(List.of(), List.of("my-image:latest"), List.of("v1.2:latest"));
        Map<String, Object> json = Json.readObject(Files.readAllBytes(folder.resolve("index.json")));
        assertThat(json.get("annotations")).isEqualTo(Map.of("who", "other"));
        assertThat(Json.list(json.get("manifests"))).contains(17L).hasSize(5);
        assertThat(Files.readString(folder.resolve("index.json")))
                .contains("\"x\":[1]")
                .contains("\"k\":\"v\"")
                .contains("sha512:00");
    }

    @Test
    void ofTwoEntriesWithOneNameTheLaterHasIt() throws Exception {
        Descriptor a = image("a");
        Descriptor b = image("b");
        images.name(a, ref("hello"));
        String json = Files.readString(folder.resolve("index.json"));
        writeIndex(json.substring(0, json.lastIndexOf(']'))
                + ",{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{\"%s\":\"hello\"}}]}"
                        .formatted(b.mediaType(), b.digest(), b.size(), dev.tare.oci.NameAnnotations.REF_NAME));
        assertThat(images.require("hello").descriptor().digest()).isEqualTo(b.digest());
        assertThat(images.list()).extracting(ImagesTest::names).containsExactly(List.of(), List.of("hello:latest"));
        images.name(a, ref("hello"));
        assertThat(images.list())
                .extracting(ImagesTest::names)
                .containsExactlyInAnyOrder(List.of("hello:latest"), List.of());
    }

    @Test
    void aDamagedIndexIsSaidToBeSoAndNotOverwritten() throws Exception {
        Descriptor a = image("a");
        for (String wrong : List.of("", "{", "[]", "{\"manifests\":{}}", "{\"a\":1,\"a\":2}")) {
            writeIndex(wrong);
            assertThatThrownBy(() -> images.name(a, ref("x")))
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining("index.json is damaged");
            assertThat(folder.resolve("index.json")).hasContent(wrong);
        }
        writeIndex("{\"schemaVersion\":2}");
        images.name(a, ref("x"));
        assertThat(images.list()).hasSize(1);
    }

    @Test
    void anIndexGivesTheManifestOfThePlatformThatFitsBest() {
        Platform v6 = new Platform("linux", "arm", "v6");
        Platform v7 = new Platform("linux", "arm", "v7");
        Descriptor amd = TestImages.image(store, "amd", TestImages.AMD64).withPlatform(TestImages.AMD64);
        Descriptor arm6 = TestImages.image(store, "arm6", v6).withPlatform(v6);
        Descriptor elsewhere = Descriptor.of(MediaTypes.MANIFEST, Digest.sha256("elsewhere"), 9)
                .withPlatform(new Platform("linux", "s390x", ""));
        Descriptor attestation = image("attestation").withPlatform(new Platform("unknown", "unknown", ""));
        NamedImage image =
                images.name(TestImages.index(store, List.of(arm6, attestation, amd, elsewhere)), ref("multi"));
        assertThat(images.select(image, TestImages.AMD64)).isEqualTo(amd);
        assertThat(images.select(image, v7)).isEqualTo(arm6);
        assertThat(images.config(images.manifest(image, v6)).platform()).isEqualTo(v6);
        assertThatThrownBy(() -> images.select(image, new Platform("linux", "arm", "v5")))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("linux/arm/v5");
        Digest armId = images.manifest(image, v6).config().digest();
        assertThat(images.find(armId.toString())).isEqualTo(image);
    }

    @Test
    void removalFollowsDockersRules() throws Exception {
        Descriptor a = image("a");
        images.name(a, ref("x:1"));
        images.name(a, ref("x:2"));
        NamedImage both = images.name(a, ref("y"));
        String id = images.id(both).toString();
        assertThatThrownBy(() -> images.rmi(id, false)).hasMessageContaining("several repositories");
        assertThat(images.rmi("y", false)).isEqualTo(new Images.Removed(List.of(ref("y")), null));
        assertThat(images.rmi(id, false)).isEqualTo(new Images.Removed(List.of(ref("x:1"), ref("x:2")), Digest.of(id)));
        assertThat(images.list()).isEmpty();

        images.name(a, ref("z"));
        Files.createDirectories(folder.resolve("containers/c1"));
        Files.write(
                folder.resolve("containers/c1/config.json"),
                Json.write(Map.of("manifest", a.digest().toString(), "layers", List.of())));
        assertThatThrownBy(() -> images.rmi("z", false)).hasMessageContaining("container c1 uses");
        assertThat(images.rmi("z", true).deleted()).isNotNull();
    }

    @Test
    void threadsThatNameImagesAtOnceLoseNone() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String thread = "t" + t;
            threads.add(Thread.ofPlatform().start(() -> {
                try (Store own = Store.open(folder)) {
                    for (int i = 0; i < 12; i++) {
                        own.images().name(TestImages.image(own, thread + i), ref(thread + ":" + i));
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(images.list()).hasSize(48);
    }

    private void writeIndex(String json) throws IOException {
        Files.writeString(folder.resolve("index.json"), json);
    }
}

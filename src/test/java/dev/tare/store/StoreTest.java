package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    Path folder;

    @Test
    void homeIsTareHomeElseXdgDataHomeElseUnderTheUsersHome() {
        assertThat(Store.home(Map.of("TARE_HOME", "/t/x", "XDG_DATA_HOME", "/data")))
                .isEqualTo(Path.of("/t/x"));
        assertThat(Store.home(Map.of("TARE_HOME", "", "XDG_DATA_HOME", "/data")))
                .isEqualTo(Path.of("/data/tare"));
        assertThat(Store.home(Map.of("XDG_DATA_HOME", "relative", "HOME", "/home/me")))
                .isEqualTo(Path.of("/home/me/.local/share/tare"));
        assertThat(Store.home(Map.of("TARE_HOME", "here"))).isAbsolute();
    }

    @Test
    void aNewStoreIsAnOciImageLayout() throws Exception {
        try (Store store = Store.open(folder.resolve("a/b"))) {
            assertThat(store.home().resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
            assertThat(store.home().resolve("blobs/sha256")).isDirectory();
            assertThat(Files.readString(store.home().resolve("index.json"))).contains("\"manifests\":[]");
            assertThat(store.images().list()).isEmpty();
        }
    }

    @Test
    void aLayoutThatAnotherToolMadeBecomesAStoreAndKeepsItsImages() throws Exception {
        try (Store store = Store.open(folder)) {
            store.images().name(TestImages.image(store, "one"), Reference.parse("one"));
        }
        for (String name : new String[] {"tmp", "cache", "trees", "layers", "containers", "snapshots"}) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder.resolve("lock"));
        Files.delete(folder.resolve("index.lock"));
        Files.writeString(folder.resolve("oci-layout"), "{ \"imageLayoutVersion\": \"1.1.0\" }\n");
        try (Store store = Store.open(folder)) {
            assertThat(store.images().find("one")).isNotNull();
            assertThat(store.blobs().has(store.blobs().put(new byte[] {1}))).isTrue();
        }
    }

    @Test
    void anUnfinishedStoreIsFinished() throws Exception {
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(folder.resolve("index.lock"), "");
        try (Store store = Store.open(folder)) {
            store.images().name(TestImages.image(store, "one"), Reference.parse("one"));
        }
    }

    @Test
    void aFileIsNoStore() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> Store.open(file))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("not a folder");
        assertThatThrownBy(() -> Store.open(file.resolve("below")))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("not a folder");
    }

    @Test
    void aFolderOfOtherThingsIsNotTakenForAStore() throws Exception {
        Files.writeString(folder.resolve("letter.txt"), "x");
        assertThatThrownBy(() -> Store.open(folder))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("letter.txt");
        assertThat(folder.resolve("oci-layout")).doesNotExist();
    }

    @Test
    void aNewerLayoutIsLeftAlone() throws Exception {
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        assertThatThrownBy(() -> Store.open(folder))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("2.0.0");
        Files.writeString(folder.resolve("oci-layout"), "nonsense");
        assertThatThrownBy(() -> Store.open(folder)).hasMessageContaining("damaged");
    }

    @Test
    void severalStoresOfOneProcessShareAHome() {
        try (Store one = Store.open(folder);
                Store two = Store.open(folder)) {
            one.images().name(TestImages.image(one, "x"), Reference.parse("x"));
            assertThat(two.images().find("x")).isNotNull();
        }
    }

    @Test
    void whoWantsTheStoreAloneWaitsForAllOthersAndSaysSo() throws Exception {
        AtomicReference<String> note = new AtomicReference<>();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Store user = Store.open(folder);
        Store cleaner = Store.open(folder, text -> {
            note.set(text);
            told.countDown();
        });
        Thread waiting = Thread.ofPlatform().start(() -> {
            cleaner.alone(() -> user);
            cleaner.close();
            done.countDown();
        });
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(done.getCount()).isOne();
        assertThat(note.get())
                .contains("waiting for another task of this process")
                .contains(folder.toString());
        user.close();
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        waiting.join();
    }
}

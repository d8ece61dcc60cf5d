package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
    @TempDir
    Path folder;

    private Store store;
    private Blobs blobs;

    @BeforeEach
    void open() {
        store = Store.open(folder);
        blobs = store.blobs();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsPutIsReadBackAtOnceAndIsAFileNamedByItsDigestAfterAFlush() {
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        Digest digest = blobs.put(hello);
        assertThat(digest.hex()).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(blobs.has(digest)).isTrue();
        assertThat(blobs.size(digest)).isEqualTo(5);
        assertThat(blobs.read(digest)).isEqualTo(hello);
        blobs.flush();
        assertThat(folder.resolve("blobs/sha256/" + digest.hex())).hasBinaryContent(hello);
        assertThat(blobs.path(digest)).hasBinaryContent(hello);
        assertThat(blobs.read(digest)).isEqualTo(hello);
    }

    @Test
    void everySizeAndCutOfWritesGivesTheSameBlobAsOnePut() throws Exception {
        Random random = new Random(7);
        for (int size : new int[] {0, 1, 4096, 262143, 262144, 262145, 700_000}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            try (BlobWriter writer = blobs.create(random.nextBoolean() ? size : 0)) {
                int at = 0;
                while (at < size) {
                    int count = Math.min(size - at, random.nextInt(300_000));
                    writer.write(bytes, at, count);
                    at += count;
                    if (at < size) {
                        writer.write(bytes[at++]);
                    }
                }
                assertThat(writer.size()).isEqualTo(size);
                Digest digest = writer.commit();
                assertThat(digest).isEqualTo(Digest.sha256(bytes));
                try (InputStream in = blobs.open(digest)) {
                    assertThat(in.readAllBytes()).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void aWriterThatIsClosedOrRepeatsABlobLeavesNothing() throws Exception {
        blobs.put(new byte[10]);
        try (BlobWriter writer = blobs.create(0)) {
            writer.write(new byte[500_000]);
        }
        try (BlobWriter writer = blobs.create(0)) {
            writer.write(new byte[10]);
            writer.commit();
        }
        blobs.flush();
        try (Stream<Path> left = Files.list(folder.resolve("tmp"));
                Stream<Path> there = Files.list(folder.resolve("blobs/sha256"))) {
            assertThat(left).isEmpty();
            assertThat(there).hasSize(1);
        }
    }

    @Test
    void aMissingBlobIsNamedAndADamagedOneIsNotRead() throws Exception {
        Digest none = Digest.sha256("none");
        assertThat(blobs.has(none)).isFalse();
        assertThatThrownBy(() -> blobs.read(none))
                .isInstanceOf(TareException.class)
                .hasMessageContaining(none.hex());
        assertThatThrownBy(() -> blobs.size(none))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("no blob");
        Digest some = blobs.put(new byte[] {1, 2, 3});
        Files.write(blobs.path(some), new byte[] {1, 2, 4});
        assertThatThrownBy(() -> blobs.read(some))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void manyThreadsMayWriteTheSameBlobs() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (Store own = Store.open(folder)) {
                    for (int i = 0; i < 30; i++) {
                        byte[] bytes = new byte[1000 + i];
                        assertThat(own.blobs().read(own.blobs().put(bytes))).isEqualTo(bytes);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (int i = 0; i < 30; i++) {
            byte[] bytes = new byte[1000 + i];
            assertThat(blobs.read(Digest.sha256(bytes))).isEqualTo(bytes);
        }
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }
}

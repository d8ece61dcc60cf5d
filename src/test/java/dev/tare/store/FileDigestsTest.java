package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestsTest {
    private static final long NOW_MILLIS = 1_800_000_000_500L;
    private static final long NOW = NOW_MILLIS * 1_000_000;
    private static final long OLD = NOW - 10_000_000_000L;
    private static final Digest A = Digest.sha256("a");
    private static final Digest B = Digest.sha256("b");

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

    private FileDigests memory() {
        return FileDigests.open(store, "/context", NOW_MILLIS);
    }

    @Test
    void aDigestIsRememberedUntilAnythingThatStatSaysChanges() {
        try (FileDigests memory = memory()) {
            memory.put(1, 10, 5, OLD, OLD, A);
            assertThat(memory.get(1, 10, 5, OLD, OLD)).isEqualTo(A);
        }
        try (FileDigests memory = memory()) {
            assertThat(memory.get(1, 10, 5, OLD, OLD)).isEqualTo(A);
            assertThat(memory.get(2, 10, 5, OLD, OLD)).isNull();
            assertThat(memory.get(1, 11, 5, OLD, OLD)).isNull();
            assertThat(memory.get(1, 10, 6, OLD, OLD)).isNull();
            assertThat(memory.get(1, 10, 5, OLD + 1, OLD)).isNull();
            assertThat(memory.get(1, 10, 5, OLD, OLD + 1)).isNull();
            memory.put(1, 10, 5, OLD + 1, OLD + 1, B);
        }
        try (FileDigests memory = memory()) {
            assertThat(memory.get(1, 10, 5, OLD + 1, OLD + 1)).isEqualTo(B);
            assertThat(memory.get(1, 10, 5, OLD, OLD)).isNull();
        }
        try (FileDigests other = FileDigests.open(store, "/other", NOW_MILLIS)) {
            assertThat(other.get(1, 10, 5, OLD + 1, OLD + 1)).isNull();
        }
    }

    @Test
    void aFileChangedWithinTwoSecondsIsReadAgain() {
        try (FileDigests memory = memory()) {
            memory.put(1, 10, 5, OLD, NOW - 1_999_999_999L, A);
            memory.put(1, 11, 5, OLD, NOW + 5, A);
            memory.put(1, 12, 5, OLD, NOW - 2_000_000_000L, A);
            memory.put(1, 13, 5, NOW + 1_000_000_000_000L, OLD, A);
        }
        try (FileDigests memory = memory()) {
            assertThat(memory.get(1, 10, 5, OLD, NOW - 1_999_999_999L)).isNull();
            assertThat(memory.get(1, 11, 5, OLD, NOW + 5)).isNull();
            assertThat(memory.get(1, 12, 5, OLD, NOW - 2_000_000_000L)).isEqualTo(A);
            assertThat(memory.get(1, 13, 5, NOW + 1_000_000_000_000L, OLD)).isEqualTo(A);
        }
    }

    @Test
    void aTimeOfChangeInWholeSecondsTellsNothing() {
        // Two images of squashfs, mounted one after the other: device, inode, size and times are the same.
        long made = 1_000_000_000_000_000_000L;
        try (FileDigests memory = memory()) {
            memory.put(1792, 1, 2, made, made, A);
            memory.put(1792, 2, 2, made, OLD, A);
        }
        try (FileDigests memory = memory()) {
            assertThat(memory.get(1792, 1, 2, made, made)).isNull();
            assertThat(memory.get(1792, 2, 2, made, OLD)).isEqualTo(A);
        }
    }

    @Test
    void aTornMemoryIsEmptyAndOneOfNothingNewIsNotWritten() throws Exception {
        try (FileDigests memory = memory()) {
            memory.put(1, 10, 5, OLD, OLD, A);
        }
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("files"))) {
            file = files.findFirst().orElseThrow();
        }
        Object written = Files.readAttributes(file, "unix:ino").get("ino");
        try (FileDigests memory = memory()) {
            assertThat(memory.get(1, 10, 5, OLD, OLD)).isEqualTo(A);
        }
        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(written);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            byte[] wrong = i % 2 == 0 ? whole.clone() : java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
            if (wrong.length == whole.length) {
                wrong[random.nextInt(wrong.length)] ^= 1;
            }
            Files.write(file, wrong);
            assertThat(FileDigestTable.read(file).count()).isZero();
        }
        Files.write(file, whole);
        assertThat(FileDigestTable.read(file).count()).isOne();
    }

    @Test
    void manyFilesAreKeptAndThoseNoLongerAskedForDoNotPileUp() {
        Random random = new Random(5);
        long[] inodes = random.longs(20_000).map(Math::abs).toArray();
        try (FileDigests memory = memory()) {
            for (long inode : inodes) {
                memory.put(7, inode, inode % 1000, OLD, OLD, A);
            }
        }
        try (FileDigests memory = memory()) {
            for (long inode : inodes) {
                assertThat(memory.get(7, inode, inode % 1000, OLD, OLD)).isEqualTo(A);
            }
        }
        try (FileDigests memory = memory()) {
            assertThat(memory.get(7, inodes[0], inodes[0] % 1000, OLD, OLD)).isEqualTo(A);
            memory.put(7, 1, 1, OLD, OLD, B);
        }
        try (FileDigests memory = memory()) {
            assertThat(memory.get(7, inodes[0], inodes[0] % 1000, OLD, OLD)).isEqualTo(A);
            assertThat(memory.get(7, 1, 1, OLD, OLD)).isEqualTo(B);
            assertThat(memory.get(7, inodes[9], inodes[9] % 1000, OLD, OLD)).isNull();
        }
    }
}

package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    private static final Digest KEY = Digest.sha256("key");

    @TempDir
    Path folder;

    private Store store;
    private Records records;

    @BeforeEach
    void open() {
        store = Store.open(folder);
        records = store.records();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path file() {
        return folder.resolve(
                "cache/kind/" + KEY.hex().substring(0, 2) + "/" + KEY.hex().substring(2));
    }

    @Test
    void aRecordIsReadBackAndReplacedAndRemoved() {
        assertThat(records.get("kind", KEY)).isNull();
        records.put("kind", KEY, new byte[] {1, 2});
        assertThat(records.get("kind", KEY)).containsExactly(1, 2);
        assertThat(records.get("other", KEY)).isNull();
        records.put("kind", KEY, new byte[0]);
        assertThat(records.get("kind", KEY)).isEmpty();
        records.remove("kind", KEY);
        assertThat(records.get("kind", KEY)).isNull();
    }

    @Test
    void aRecordThatIsTornAnywhereReadsAsAbsent() throws Exception {
        records.put("kind", KEY, new byte[] {1, 2, 3}, List.of(store.blobs().put(new byte[] {9})));
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(whole, length));
            assertThat(records.get("kind", KEY)).isNull();
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] wrong = whole.clone();
            wrong[i] ^= 0x10;
            Files.write(file(), wrong);
            assertThat(records.get("kind", KEY)).isNull();
        }
        Files.write(file(), whole);
        assertThat(records.get("kind", KEY)).containsExactly(1, 2, 3);
    }

    @Test
    void theRecordOfAnotherKeyOrKindIsNotTaken() throws Exception {
        Digest other = Digest.sha256("other");
        records.put("kind", other, new byte[] {1});
        records.put("kind", KEY, new byte[] {2});
        Path from = folder.resolve(
                "cache/kind/" + other.hex().substring(0, 2) + "/" + other.hex().substring(2));
        Files.copy(from, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(records.get("kind", KEY)).isNull();
    }

    @Test
    void aRecordWhoseBlobIsGoneReadsAsAbsent() throws Exception {
        Digest blob = store.blobs().put(new byte[] {9});
        records.put("kind", KEY, new byte[] {1}, List.of(blob));
        assertThat(records.get("kind", KEY)).isNotNull();
        Files.delete(store.blobs().path(blob));
        assertThat(records.get("kind", KEY)).isNull();
    }

    @Test
    void aRecordInUseIsTouchedButOnlyOnceADay() throws Exception {
        records.put("kind", KEY, new byte[] {1});
        FileTime recent = FileTime.fromMillis(System.currentTimeMillis() - 3_600_000);
        Files.setLastModifiedTime(file(), recent);
        records.get("kind", KEY);
        assertThat(Files.getLastModifiedTime(file()).toMillis()).isEqualTo(recent.toMillis());
        Files.setLastModifiedTime(file(), FileTime.fromMillis(System.currentTimeMillis() - 90_000_000));
        records.get("kind", KEY);
        assertThat(Files.getLastModifiedTime(file()).toMillis()).isGreaterThan(recent.toMillis());
    }
}

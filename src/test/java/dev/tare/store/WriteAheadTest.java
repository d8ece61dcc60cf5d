package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Digest;
import dev.tare.posix.Hasher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadTest {
    @TempDir
    private Path folder;

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private FileChannel file() throws IOException {
        return FileChannel.open(folder.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private FileChannel closedFile() throws IOException {
        try (FileChannel file = file()) {
            return file;
        }
    }

    @Test
    void allPartsAreWrittenAndHashedInTheirOrder() throws IOException {
        byte[] content = content(9_000_001);
        try (FileChannel file = file();
                Hasher hasher = Hasher.forSize(content.length);
                WriteAhead ahead = new WriteAhead(file, hasher)) {
            int at = 0;
            for (int step = 1; at < content.length; step = step * 3 % 700_001) {
                int count = Math.min(step, content.length - at);
                ahead.add(ByteBuffer.wrap(content, at, count));
                at += count;
            }
            assertThat(Digest.ofHash(ahead.finish())).isEqualTo(Digest.sha256(content));
        }
        assertThat(Files.readAllBytes(folder.resolve("file"))).isEqualTo(content);
    }

    @Test
    void whatTheDiskRefusesIsToldToTheGiverWhoIsNeverLeftWaiting() throws IOException {
        try (Hasher hasher = Hasher.forSize(Long.MAX_VALUE);
                WriteAhead ahead = new WriteAhead(closedFile(), hasher)) {
            byte[] part = content(1 << 20);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            ahead.add(ByteBuffer.wrap(part));
                        }
                    })
                    .isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(ahead::finish).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void aLargeBlobHasTheDigestOfItsBytesAndNothingStaysOfOneThatIsGivenUp() throws IOException {
        byte[] content = content(40 << 20);
        try (Store store = Store.open(folder.resolve("store"))) {
            try (BlobWriter writer = store.blobs().create(content.length)) {
                writer.write(content, 0, 1000);
                writer.write(content, 1000, content.length - 1000);
                assertThat(writer.commit()).isEqualTo(Digest.sha256(content));
            }
            assertThat(store.blobs().open(Digest.sha256(content)).readAllBytes())
                    .isEqualTo(content);
            try (BlobWriter writer = store.blobs().create(content.length)) {
                writer.write(content, 0, content.length);
            }
            assertThat(store.temporary()).isEmptyDirectory();
        }
    }
}

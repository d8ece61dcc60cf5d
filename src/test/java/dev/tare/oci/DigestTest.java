package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 700_000})
    void aStreamHasTheDigestOfItsBytesWhateverItsSizeWasThoughtToBe(int length)
            throws IOException, NoSuchAlgorithmException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Digest expected = Digest.ofHash(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(Digest.sha256(bytes)).isEqualTo(expected);
        for (long size : new long[] {length, 0, 300_000, Long.MAX_VALUE}) {
            assertThat(Digest.sha256(inPieces(bytes), size)).as("size %s", size).isEqualTo(expected);
        }
        assertThat(Digest.sha256(inPieces(bytes), length, new byte[7])).isEqualTo(expected);
    }

    /** A stream that never fills a buffer at once. */
    private static InputStream inPieces(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 4000));
            }
        };
    }
}

package dev.tare.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainHasherTest {
    @Test
    void agreesWithTheJdkForEveryLengthAroundTheBlocks() throws NoSuchAlgorithmException {
        byte[] bytes = new byte[300];
        new Random(7).nextBytes(bytes);
        for (int length = 0; length <= bytes.length; length++) {
            MessageDigest expected = MessageDigest.getInstance("SHA-256");
            expected.update(bytes, 0, length);
            PlainHasher whole = new PlainHasher();
            whole.update(bytes, 0, length);
            PlainHasher parts = new PlainHasher();
            parts.update(bytes, 0, length / 3);
            parts.update(bytes, length / 3, length - length / 3);
            byte[] hash = expected.digest();

            assertThat(whole.finish()).isEqualTo(hash);
            assertThat(parts.finish()).isEqualTo(hash);
        }
    }
}

package dev.tare.explain.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs that were cut off and damaged at random, beside those of the fuzzer's corpus. */
class HostileProgramsTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz");
    private static final int ROUNDS = 60;

    @Test
    void allBytesOfADamagedProgramAreExplainedOrItIsRefused() throws IOException {
        Random random = new Random(17);
        int explained = 0;
        for (String folder : List.of("elf", "gotables", "explain")) {
            try (Stream<Path> files = Files.list(CORPUS.resolve(folder))) {
                for (Path file : files.sorted().toList()) {
                    byte[] sound = Files.readAllBytes(file);
                    for (int i = 0; i < ROUNDS && sound.length > 64; i++) {
                        explained += explains(damaged(sound, random)) ? 1 : 0;
                    }
                }
            }
        }
        assertThat(explained).isGreaterThan(1000);
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = random.nextInt(3) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length) + 1) : sound.clone();
        for (int i = random.nextInt(6); i > 0; i--) {
            // Headers are where sizes and places are.
            int at = random.nextBoolean() ? random.nextInt(bytes.length) : random.nextInt(Math.min(bytes.length, 256));
            if (at > 4) {
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? 0xff : 0);
            }
        }
        return bytes;
    }

    private static boolean explains(byte[] bytes) {
        try {
            ProgramTargets.program(bytes);
            return true;
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }
}

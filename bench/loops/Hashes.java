package dev.tare.loops;

import dev.tare.posix.Hasher;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** SHA-256 of 16 MiB in one piece, and of a thousand files of 16 KiB, by what a build takes for each. */
@State(Scope.Benchmark)
public class Hashes {
    private static final int SIZE = 16 << 20;

    private final ByteBuffer large = ByteBuffer.allocateDirect(SIZE);
    private final byte[] small = new byte[16 << 10];

    @Benchmark
    public byte[] hashLarge() {
        try (Hasher hasher = Hasher.forSize(SIZE)) {
            hasher.update(large.clear());
            return hasher.finish();
        }
    }

    @Benchmark
    public int hashThousandSmall() {
        int sum = 0;
        for (int i = 0; i < 1000; i++) {
            try (Hasher hasher = Hasher.forSize(small.length)) {
                hasher.update(small, 0, small.length);
                sum += hasher.finish()[0];
            }
        }
        return sum;
    }
}

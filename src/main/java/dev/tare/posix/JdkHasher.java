package dev.tare.posix;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** SHA-256 by the JDK: slow until it is compiled, 1.5 GB/s then. */
record JdkHasher(MessageDigest digest) implements Hasher {
    @Override
    public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    @Override
    public void update(ByteBuffer direct) {
        digest.update(direct);
    }

    @Override
    public byte[] finish() {
        return digest.digest();
    }

    @Override
    public void close() {
        // Nothing is held outside the heap.
    }
}

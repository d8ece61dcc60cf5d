package dev.tare.sandbox;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** The kernel's random numbers (urandom(4)). Java's SecureRandom reads the same, and takes 20 ms to find that out. */
public final class SystemRandom implements RandomGenerator {
    @Override
    public void nextBytes(byte[] bytes) {
        try (InputStream in = new FileInputStream("/dev/urandom")) {
            if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new IOException("/dev/urandom has ended");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        nextBytes(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }
}

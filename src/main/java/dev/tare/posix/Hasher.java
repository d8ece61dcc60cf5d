package dev.tare.posix;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A running SHA-256. Not for several threads at once. */
public interface Hasher extends AutoCloseable {
    /** Below this many bytes the JDK's own code is done before OpenSSL's would be linked. */
    int SMALL = 256 * 1024;

    void update(byte[] bytes, int offset, int length);

    /** Takes what remains of a direct buffer, and moves its position to its limit. */
    default void update(ByteBuffer direct) {
        byte[] bytes = new byte[direct.remaining()];
        direct.get(bytes);
        update(bytes, 0, bytes.length);
    }

    /** The 32 bytes; what is added from here on is another content. */
    byte[] finish();

    @Override
    void close();

    /** The hasher that is fastest from a cold start for this many bytes. */
    static Hasher forSize(long bytes) {
        if (PlainHasher.suits(bytes)) {
            return new PlainHasher();
        }
        Hasher fast = bytes < SMALL ? null : OpenSslHasher.create();
        return fast != null ? fast : jdk();
    }

    /** Links what large contents are hashed by: a third of a small build's time, which may pass beside other work. */
    static void prepare() {
        OpenSslHasher.link();
    }

    /** The JDK's hasher, which is always there. */
    static Hasher jdk() {
        try {
            return new JdkHasher(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

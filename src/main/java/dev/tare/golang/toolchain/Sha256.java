package dev.tare.golang.toolchain;

import dev.tare.posix.Hasher;

/** Hashes of a transparency log (RFC 6962, section 2.1). */
final class Sha256 {
    static final int BYTES = 32;

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private Sha256() {}

    /** Of several pieces, one behind the other. */
    static byte[] of(byte[]... pieces) {
        try (Hasher hasher = Hasher.jdk()) {
            for (byte[] piece : pieces) {
                hasher.update(piece, 0, piece.length);
            }
            return hasher.finish();
        }
    }

    static byte[] leaf(byte[] record) {
        return of(LEAF, record);
    }

    static byte[] node(byte[] left, byte[] right) {
        return of(NODE, left, right);
    }
}

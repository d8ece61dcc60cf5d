package dev.tare.golang.toolchain;

import java.io.IOException;
import java.util.Base64;

/**
 * A state of the checksum database: {@code go.sum database tree}, the number of records and the hash of all of them
 * (golang.org/design/25530-sumdb).
 *
 * @param size number of records
 * @param hash the tree's, in base64
 */
record TreeHead(long size, String hash) {
    private static final String FIRST_LINE = "go.sum database tree";

    /** Reads a note's text. @throws IOException when it is no state of a checksum database */
    static TreeHead parse(String text) throws IOException {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || !lines[0].equals(FIRST_LINE)) {
            throw new IOException("it is no state of a checksum database");
        }
        try {
            long size = Long.parseLong(lines[1]);
            // More than there will ever be; what stands above it in a tree must not overflow.
            boolean plain = size >= 0 && size < 1L << 48 && lines[1].equals(Long.toString(size));
            if (plain && Base64.getDecoder().decode(lines[2]).length == Sha256.BYTES) {
                return new TreeHead(size, lines[2]);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IOException("it is no state of a checksum database");
    }

    boolean hasHash(byte[] other) {
        return hash.equals(Base64.getEncoder().encodeToString(other));
    }
}

package dev.tare.oci;

import dev.tare.posix.Hasher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 digest of some bytes, {@code sha256:<64 lower-case hex digits>} (OCI descriptor.md, digests). SHA-512 is
 * optional there and no registry of note serves it, so an algorithm is not a part of the value.
 *
 * @param hex 64 lower-case hex digits
 */
public record Digest(String hex) implements Comparable<Digest> {
    private static final String PREFIX = "sha256:";

    private static final int BUFFER_BYTES = 256 * 1024;

    public Digest {
        if (!isHex(hex)) {
            throw new IllegalArgumentException("not a sha256 digest: " + hex);
        }
    }

    private static boolean isHex(String hex) {
        if (hex.length() != 64) {
            return false;
        }
        for (int i = 0; i < 64; i++) {
            char c = hex.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Reads {@code sha256:...}; null when the text is anything else. */
    public static @Nullable Digest parse(String text) {
        return text.startsWith(PREFIX) && isHex(text.substring(PREFIX.length()))
                ? new Digest(text.substring(PREFIX.length()))
                : null;
    }

    /** Reads {@code sha256:...}. @throws IllegalArgumentException when the text is anything else */
    public static Digest of(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a sha256 digest: " + text);
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    /** Reads what a document says. @throws IOException when it is no digest */
    public static Digest read(String text) throws IOException {
        Digest digest = parse(text);
        if (digest == null) {
            throw new IOException("\"" + text + "\" is no digest");
        }
        return digest;
    }

    /** As {@link #read}, for each of a list. */
    public static List<Digest> readAll(List<String> texts) throws IOException {
        List<Digest> digests = new ArrayList<>(texts.size());
        for (String text : texts) {
            digests.add(read(text));
        }
        return digests;
    }

    /** Wraps the 32 bytes of a finished hash. */
    public static Digest ofHash(byte[] hash) {
        return new Digest(HexFormat.of().formatHex(hash));
    }

    public static Digest sha256(byte[] bytes) {
        try (Hasher hasher = Hasher.forSize(bytes.length)) {
            hasher.update(bytes, 0, bytes.length);
            return ofHash(hasher.finish());
        }
    }

    public static Digest sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of all that a stream gives up to its end. @param size about so many bytes */
    public static Digest sha256(InputStream in, long size) throws IOException {
        return sha256(in, size, new byte[Math.clamp(size, 1024, BUFFER_BYTES)]);
    }

    /** The same through a buffer of the caller's. */
    public static Digest sha256(InputStream in, long size, byte[] buffer) throws IOException {
        try (Hasher hasher = Hasher.forSize(size)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hasher.update(buffer, 0, count);
            }
            return ofHash(hasher.finish());
        }
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The first twelve digits, as docker shows an ID. */
    public String shortId() {
        return hex.substring(0, 12);
    }

    /** Written out: a record's own links a method handle at its first use, which costs a cached build milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest that && hex.equals(that.hex);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }
}

package dev.tare.plan;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The encoding whose digest identifies a value: each field with its length in front, so that no two values share one.
 * A value encodes all that it is made of; what a cache may look past is taken out of the value before.
 */
public final class Encoder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    public Encoder text(String value) {
        // Names may hold lone surrogates, which UTF-8 cannot: the units are written as they are.
        byte[] bytes = new byte[value.length() * 2];
        for (int i = 0; i < value.length(); i++) {
            bytes[2 * i] = (byte) (value.charAt(i) >> 8);
            bytes[2 * i + 1] = (byte) value.charAt(i);
        }
        return bytes(bytes);
    }

    public Encoder bytes(byte[] value) {
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    public Encoder number(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) (value >> shift));
        }
        return this;
    }

    public Encoder flag(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    /** A text that may be missing, which is not the empty one. */
    public Encoder optional(@Nullable String value) {
        return value == null ? flag(false) : flag(true).text(value);
    }

    /** A number that may be missing, which is not 0. */
    public Encoder optional(@Nullable Number value) {
        return value == null ? flag(false) : flag(true).number(value.longValue());
    }

    public Encoder platform(Platform value) {
        return text(value.os()).text(value.architecture()).text(value.variant());
    }

    public Encoder digest(Digest value) {
        return bytes(value.hex().getBytes(StandardCharsets.US_ASCII));
    }

    public Encoder texts(Collection<String> values) {
        number(values.size());
        values.forEach(this::text);
        return this;
    }

    /** Bytes so far. */
    public int size() {
        return out.size();
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    public Digest toDigest() {
        return Digest.sha256(out.toByteArray());
    }
}

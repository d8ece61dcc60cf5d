package dev.tare.oci.content;

import dev.tare.text.Names;
import java.util.Arrays;

/** Bytes that grow. Numbers have 7 bits to a byte, the lowest first. */
public final class Packer {
    private byte[] bytes = new byte[512];
    private int length;

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    public void raw(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    public void raw(byte[] values, int from, int count) {
        room(count);
        System.arraycopy(values, from, bytes, length, count);
        length += count;
    }

    public void raw(Packer other) {
        raw(other.bytes, 0, other.length);
    }

    /** The length, then the bytes. */
    public void bytes(byte[] values) {
        number(values.length);
        raw(values, 0, values.length);
    }

    public void text(String value) {
        bytes(Names.encode(value));
    }

    /** A number that may be negative; small ones of both signs are short. */
    public void signed(long value) {
        number(value << 1 ^ value >> 63);
    }

    public void number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Copies all bytes to a place of an array. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, length);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            int wanted = Math.addExact(length, count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(wanted, length * 2L)));
        }
    }
}

package dev.tare.oci;

import java.util.Arrays;

/** Reads what {@link Packer} wrote. */
final class Unpacker {
    private final byte[] bytes;
    private int at;

    Unpacker(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    int position() {
        return at;
    }

    void position(int position) {
        at = position;
    }

    int raw() {
        return bytes[at++];
    }

    byte[] raw(int count) {
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    void raw(byte[] to, int offset, int count) {
        System.arraycopy(bytes, at, to, offset, count);
        at += count;
    }

    byte[] bytes() {
        return raw((int) number());
    }

    String text() {
        int length = (int) number();
        at += length;
        return Names.decode(bytes, at - length, at);
    }

    long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    long number() {
        byte next = bytes[at++];
        long value = next & 0x7f;
        for (int shift = 7; next < 0; shift += 7) {
            next = bytes[at++];
            value |= (next & 0x7fL) << shift;
        }
        return value;
    }
}

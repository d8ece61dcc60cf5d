package dev.tare.oci.content;

import dev.tare.text.Names;
import java.util.Arrays;

/** Reads what {@link Packer} wrote. */
public final class Unpacker {
    private final byte[] bytes;
    private int at;

    public Unpacker(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    public int position() {
        return at;
    }

    public void position(int position) {
        at = position;
    }

    public int raw() {
        return bytes[at++];
    }

    public byte[] raw(int count) {
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    public void raw(byte[] to, int offset, int count) {
        System.arraycopy(bytes, at, to, offset, count);
        at += count;
    }

    public byte[] bytes() {
        return raw((int) number());
    }

    public String text() {
        int length = (int) number();
        at += length;
        return Names.decode(bytes, at - length, at);
    }

    public long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    public long number() {
        byte next = bytes[at++];
        long value = next & 0x7f;
        for (int shift = 7; next < 0; shift += 7) {
            next = bytes[at++];
            value |= (next & 0x7fL) << shift;
        }
        return value;
    }
}

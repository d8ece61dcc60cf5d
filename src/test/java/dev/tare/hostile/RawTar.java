package dev.tare.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Writes tars that no tool would: nothing is checked or cleaned. Names are bytes, one to each character. */
final class RawTar {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    RawTar file(String name, String content) {
        byte[] bytes = content.getBytes(UTF_8);
        return header(name, '0', "", bytes.length).body(bytes);
    }

    RawTar file(String name, byte[] content) {
        return header(name, '0', "", content.length).body(content);
    }

    RawTar folder(String name) {
        return header(name, '5', "", 0);
    }

    RawTar symlink(String name, String target) {
        return header(name, '2', target, 0);
    }

    RawTar hardLink(String name, String target) {
        return header(name, '1', target, 0);
    }

    /** A header of the next entry. */
    RawTar pax(String key, byte[] value) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        int rest = key.length() + value.length + 3;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        record.writeBytes((length + " " + key + "=").getBytes(UTF_8));
        record.writeBytes(value);
        record.write('\n');
        return header("pax", 'x', "", record.size()).body(record.toByteArray());
    }

    /** A header alone, whatever the size that it tells. */
    RawTar header(String name, char type, String link, long size) {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
        if (size < 1L << 33) {
            put(block, 124, String.format("%011o", size));
        } else {
            block[124] = (byte) 0x80;
            for (int i = 0; i < 8; i++) {
                block[135 - i] = (byte) (size >>> 8 * i);
            }
        }
        put(block, 136, "00000000001");
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar\00000");
        put(block, 329, "0000001\0" + "0000003\0");
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xff;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        out.writeBytes(block);
        return this;
    }

    private RawTar body(byte[] content) {
        out.writeBytes(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
        return this;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    /** The whole tar. */
    byte[] end() {
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }
}

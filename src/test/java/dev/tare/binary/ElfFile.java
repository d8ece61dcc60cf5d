package dev.tare.binary;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes a program of any machine: a loader's name, a dynamic section, a note, and a table of sections. */
record ElfFile(ElfKind kind) {
    private static final int INTERPRETER = 0x200;
    private static final int NOTE = 0x240;
    private static final int DYNAMIC = 0x280;
    static final int NAMES = 0x380;
    private static final int SECTIONS = 0x400;
    private static final int SIZE = 0x600;

    /** Where the program lies in memory. */
    private static final int BASE = 0x10000;

    byte[] bytes() {
        boolean wide = kind.wide();
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(kind.order());
        out.put(new byte[] {
            0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (out.order() == ByteOrder.BIG_ENDIAN ? 2 : 1)
        });
        out.putShort(16, (short) 3).putShort(18, (short) kind.machine());
        int header = wide ? 64 : 52;
        int entry = wide ? 56 : 32;
        word(out, wide ? 32 : 28, header);
        word(out, wide ? 40 : 32, SECTIONS);
        int at = wide ? 54 : 42;
        out.putShort(at, (short) entry).putShort(at + 2, (short) 4);
        out.putShort(at + 4, (short) (wide ? 64 : 40))
                .putShort(at + 6, (short) 3)
                .putShort(at + 8, (short) 2);
        segment(out, header, 1, 0, SIZE, 4096);
        segment(out, header + entry, 3, INTERPRETER, text(out, INTERPRETER, "/lib/ld.so.1"), 1);
        out.putInt(NOTE, 4).putInt(NOTE + 4, 3).putInt(NOTE + 8, 7);
        segment(out, header + 2 * entry, 4, NOTE, 16 + text(out, NOTE + 12, "ABC\0xyz") - 4, 4);
        int size = dynamic(out);
        segment(out, header + 3 * entry, 2, DYNAMIC, size, 8);
        section(out, 1, 1, ".text", 0x100);
        section(out, 2, 7, ".names", NAMES);
        return out.array();
    }

    private int dynamic(ByteBuffer out) {
        String names = "\0libc.so.6\0libm.so.6\0libx.so\0/opt/r\0$ORIGIN/../lib\0.text\0.names\0";
        out.put(NAMES, names.getBytes(StandardCharsets.US_ASCII));
        int[] entries = {
            1,
            names.indexOf("libc"),
            1,
            names.indexOf("libm"),
            14,
            names.indexOf("libx"),
            15,
            names.indexOf("/opt"),
            29,
            names.indexOf("$ORIGIN"),
            5,
            BASE + NAMES,
            10,
            names.length(),
            0,
            0
        };
        int width = kind.wide() ? 8 : 4;
        for (int i = 0; i < entries.length; i++) {
            word(out, DYNAMIC + i * width, entries[i]);
        }
        return entries.length * width;
    }

    private void section(ByteBuffer out, int number, int type, String name, int offset) {
        boolean wide = kind.wide();
        int at = SECTIONS + number * (wide ? 64 : 40);
        byte[] table = new byte[0x80];
        out.get(NAMES, table);
        String names = new String(table, StandardCharsets.US_ASCII);
        out.putInt(at, names.indexOf(name)).putInt(at + 4, type);
        word(out, at + (wide ? 16 : 12), BASE + offset);
        word(out, at + (wide ? 24 : 16), offset);
        word(out, at + (wide ? 32 : 20), 0x80);
    }

    private void segment(ByteBuffer out, int at, int type, int offset, int size, int align) {
        boolean wide = kind.wide();
        out.putInt(at, type).putInt(at + (wide ? 4 : 24), 5);
        word(out, at + (wide ? 8 : 4), offset);
        word(out, at + (wide ? 16 : 8), BASE + offset);
        word(out, at + (wide ? 32 : 16), size);
        word(out, at + (wide ? 48 : 28), align);
    }

    private void word(ByteBuffer out, int at, int value) {
        if (kind.wide()) {
            out.putLong(at, value);
        } else {
            out.putInt(at, value);
        }
    }

    /** @return the length with the zero byte at its end */
    private static int text(ByteBuffer out, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.put(at, bytes);
        return bytes.length + 1;
    }
}

package dev.tare.needs.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program or library for amd64 whose bytes are all ASCII, so that a tree of texts can hold it. */
record TextElf(
        int machine,
        @Nullable String interpreter,
        List<String> needed,
        @Nullable String soname,
        @Nullable String rpath,
        @Nullable String runpath) {
    private static final int INTERPRETER = 0x200;
    private static final int DYNAMIC = 0x400;
    private static final int NAMES = 0x1000;
    private static final int SIZE = 0x4000;
    private static final int BASE = 0x10000;

    static TextElf program(String interpreter, String... needed) {
        return new TextElf(62, interpreter, List.of(needed), null, null, null);
    }

    static TextElf library(String soname, String... needed) {
        return new TextElf(62, null, List.of(needed), soname, null, null);
    }

    TextElf withRpath(String path) {
        return new TextElf(machine, interpreter, needed, soname, path, runpath);
    }

    TextElf withRunpath(String path) {
        return new TextElf(machine, interpreter, needed, soname, rpath, path);
    }

    TextElf withMachine(int other) {
        return new TextElf(other, interpreter, needed, soname, rpath, runpath);
    }

    byte[] bytes() {
        return text().getBytes(StandardCharsets.US_ASCII);
    }

    String text() {
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        out.putShort(16, (short) 3).putShort(18, (short) machine);
        out.putLong(32, 64).putShort(52, (short) 64).putShort(54, (short) 56);
        out.putShort(56, (short) (interpreter == null ? 2 : 3));
        segment(out, 0, 1, 0, SIZE);
        segment(out, 1, 2, DYNAMIC, 0x400);
        if (interpreter != null) {
            segment(out, 2, 3, INTERPRETER, 0x40);
            out.put(INTERPRETER, interpreter.getBytes(StandardCharsets.US_ASCII));
        }
        List<Long> dynamic = new ArrayList<>(List.of(5L, (long) BASE + NAMES, 10L, 0x2000L));
        int name = 0;
        for (String each : needed) {
            name(out, dynamic, 1, each, ++name);
        }
        name(out, dynamic, 14, soname, ++name);
        name(out, dynamic, 15, rpath, ++name);
        name(out, dynamic, 29, runpath, ++name);
        for (int i = 0; i < dynamic.size(); i++) {
            out.putLong(DYNAMIC + 8 * i, dynamic.get(i));
        }
        return new String(out.array(), StandardCharsets.US_ASCII);
    }

    /** Each name has a place of its own whose number is ASCII. */
    private static void name(ByteBuffer out, List<Long> dynamic, long tag, @Nullable String name, int number) {
        if (name != null) {
            out.put(NAMES + number * 0x100, name.getBytes(StandardCharsets.US_ASCII));
            dynamic.addAll(List.of(tag, number * 0x100L));
        }
    }

    private static void segment(ByteBuffer out, int number, int type, int offset, int size) {
        int at = 64 + number * 56;
        out.putInt(at, type).putInt(at + 4, 5).putLong(at + 8, offset).putLong(at + 16, BASE + offset);
        out.putLong(at + 32, size).putLong(at + 48, 8);
    }
}

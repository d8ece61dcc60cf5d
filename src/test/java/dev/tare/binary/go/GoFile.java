package dev.tare.binary.go;

import dev.tare.binary.ElfKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a program with the tables of any version of Go: code, the table of functions, and the module data. */
final class GoFile {
    static final int BASE = 0x400000;
    static final int TEXT = 0x1000;
    /** Bytes of each function. */
    static final int FUNCTION = 0x40;

    static final int RODATA = 0x2000;
    static final int PCLNTAB = 0x4000;
    static final int MODULE = 0x7000;
    private static final int SIZE = 0x8000;

    final ElfKind kind;
    final Pclntab.Form form;
    final ByteBuffer out;
    private final int width;
    private final List<String> functions = new ArrayList<>();
    private final List<String> inlined = new ArrayList<>();

    GoFile(String architecture, Pclntab.Form form) {
        ElfKind of = ElfKind.ofArchitecture(architecture);
        if (of == null) {
            throw new IllegalArgumentException(architecture);
        }
        this.kind = of;
        this.form = form;
        this.width = of.wide() ? 8 : 4;
        this.out = ByteBuffer.allocate(SIZE).order(of.order());
    }

    /** Adds a function; its code begins at the returned index. */
    int function(String name, int... code) {
        int at = TEXT + functions.size() * FUNCTION;
        functions.add(name);
        for (int i = 0; i < code.length; i++) {
            out.put(at + i, (byte) code[i]);
        }
        return at;
    }

    /** Adds a name that no function of its own has. */
    void inlined(String name) {
        inlined.add(name);
    }

    void word(int at, long value) {
        if (kind.wide()) {
            out.putLong(at, value);
        } else {
            out.putInt(at, (int) value);
        }
    }

    byte[] bytes() {
        out.put(0, new byte[] {
            0x7f, 'E', 'L', 'F', (byte) (kind.wide() ? 2 : 1), (byte) (kind.order() == ByteOrder.BIG_ENDIAN ? 2 : 1), 1
        });
        out.putShort(16, (short) 2).putShort(18, (short) kind.machine());
        int header = kind.wide() ? 64 : 52;
        int entry = kind.wide() ? 56 : 32;
        word(kind.wide() ? 32 : 28, header);
        int at = kind.wide() ? 54 : 42;
        out.putShort(at, (short) entry).putShort(at + 2, (short) 3);
        segment(header, 5, 0, RODATA);
        segment(header + entry, 4, RODATA, MODULE - RODATA);
        segment(header + 2 * entry, 6, MODULE, SIZE - MODULE);
        if (form == Pclntab.Form.GO_1_2) {
            first();
        } else {
            later();
            module();
        }
        return Arrays.copyOf(out.array(), SIZE);
    }

    private void segment(int at, int flags, int offset, int size) {
        boolean wide = kind.wide();
        out.putInt(at, 1).putInt(at + (wide ? 4 : 24), flags);
        word(at + (wide ? 8 : 4), offset);
        word(at + (wide ? 16 : 8), BASE + offset);
        word(at + (wide ? 32 : 16), size);
        word(at + (wide ? 48 : 28), 0x1000);
    }

    private void head(int magic) {
        out.putInt(PCLNTAB, magic).put(PCLNTAB + 6, (byte) 1).put(PCLNTAB + 7, (byte) width);
        word(PCLNTAB + 8, functions.size());
    }

    private static int text(ByteBuffer to, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.put(at, bytes).put(at + bytes.length, (byte) 0);
        return bytes.length + 1;
    }

    /** Names and data lie behind the functions, and all is relative to the table. */
    private void first() {
        head(0xfffffffb);
        int table = PCLNTAB + 8 + width;
        int free = 0x400;
        for (int i = 0; i < functions.size(); i++) {
            word(table + 2 * i * width, BASE + TEXT + i * FUNCTION);
            word(table + (2 * i + 1) * width, free);
            out.putInt(PCLNTAB + free + width, free + 64);
            free += 64 + text(out, PCLNTAB + free + 64, functions.get(i)) + 15 & -16;
        }
        word(table + 2 * functions.size() * width, BASE + TEXT + functions.size() * FUNCTION);
    }

    private void later() {
        boolean relative = form != Pclntab.Form.GO_1_16;
        head(form == Pclntab.Form.GO_1_16 ? 0xfffffffa : form == Pclntab.Form.GO_1_18 ? 0xfffffff0 : 0xfffffff1);
        int offsets = PCLNTAB + 8 + (relative ? 3 : 2) * width;
        if (relative) {
            word(offsets - width, BASE + TEXT);
        }
        int names = 0x80;
        int size = 0;
        List<Integer> places = new ArrayList<>();
        for (List<String> each : List.of(functions, inlined)) {
            for (String name : each) {
                places.add(size);
                size += text(out, PCLNTAB + names + size, name);
            }
        }
        int[] starts = {names, names + size, names + size, 0x800, 0x1000};
        for (int i = 0; i < starts.length; i++) {
            word(offsets + i * width, starts[i]);
        }
        int table = PCLNTAB + 0x1000;
        int data = 0x800;
        for (int i = 0; i < functions.size(); i++) {
            place(table, 2 * i, i * FUNCTION, relative);
            if (relative) {
                out.putInt(table + 8 * i + 4, data);
                out.putInt(table + data, i * FUNCTION).putInt(table + data + 4, places.get(i));
            } else {
                word(table + (2 * i + 1) * width, data);
                word(table + data, BASE + TEXT + i * FUNCTION);
                out.putInt(table + data + width, places.get(i));
            }
            data += 64;
        }
        place(table, 2 * functions.size(), functions.size() * FUNCTION, relative);
    }

    private void place(int table, int number, int offset, boolean relative) {
        if (relative) {
            out.putInt(table + 4 * number, offset);
        } else {
            word(table + number * width, BASE + TEXT + offset);
        }
    }

    private void module() {
        put(0, BASE + PCLNTAB);
        put(1, BASE + PCLNTAB + 0x80);
        put(22, BASE + TEXT);
        put(23, BASE + TEXT + (long) functions.size() * FUNCTION);
        int types = form == Pclntab.Form.GO_1_20 ? 37 : 35;
        put(types, BASE + RODATA);
        put(types + 1, BASE + PCLNTAB);
        int slices = types + 2 + (form == Pclntab.Form.GO_1_16 ? 0 : 2);
        if (form != Pclntab.Form.GO_1_16) {
            put(types + 2, BASE + RODATA);
            put(types + 3, BASE + PCLNTAB);
        }
        put(slices, BASE + MODULE);
        put(slices + 1, 1);
        put(slices + 2, 1);
    }

    private void put(int number, long value) {
        word(MODULE + number * width, value);
    }
}

package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import dev.tare.binary.ElfSection;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of functions and lines that every Go program has for its stack traces (runtime/symtab.go, and
 * golang.org/s/go12symtab for the first form). All places are indexes of the program's memory.
 */
final class Pclntab {
    /** Its forms, by the versions of Go that brought them. */
    enum Form {
        GO_1_2,
        GO_1_16,
        GO_1_18,
        GO_1_20
    }

    /** More than any program has; what a file says beyond is not believed. */
    private static final int MAX_FUNCTIONS = 1 << 24;

    /** So many things that look like its beginning are looked at closely. */
    private static final int MAX_TRIED = 16;

    final Form form;
    final int start;
    /** Of its segment: the table does not say where it ends. */
    final int end;

    final int count;
    /** What it says of the code's address; 0 where only the module data say it. */
    final long text;
    /** Where all names are, each with a zero byte behind it; the whole table in the first form. */
    final int names;

    final int namesEnd;
    /** Numbers of how lines, inlined calls and more change within a function. */
    final int pcTables;
    /** What the places of functions are relative to, and where the table of them is. */
    final int functions;

    /** Where the entries of functions are, each a place and a place of data. */
    final int table;

    private final ElfMemory memory;
    private final int entry;

    private Pclntab(ElfMemory memory, Form form, int start, int end) {
        this.memory = memory;
        this.form = form;
        this.start = start;
        this.end = end;
        int width = memory.width();
        this.count = (int) memory.word(start + 8);
        if (form == Form.GO_1_2) {
            text = 0;
            names = start;
            namesEnd = end;
            pcTables = start;
            functions = start;
            table = start + 8 + width;
        } else {
            // Behind the counts of functions and of files.
            int offsets = start + 8 + (form == Form.GO_1_16 ? 2 : 3) * width;
            text = form == Form.GO_1_16 ? 0 : memory.word(offsets - width);
            names = place(memory.word(offsets));
            namesEnd = place(memory.word(offsets + width));
            pcTables = place(memory.word(offsets + 3 * width));
            functions = place(memory.word(offsets + 4 * width));
            table = functions;
        }
        this.entry = form.compareTo(Form.GO_1_18) >= 0 ? 4 : width;
    }

    private int place(long offset) {
        return offset < 0 || offset > end - start ? -1 : start + (int) offset;
    }

    /** Finds it by its section, else by its magic number; null in a program that has none which can be read. */
    static @Nullable Pclntab find(ElfMemory memory, List<ElfSection> sections) {
        for (ElfSection section : sections) {
            if (section.name().equals(".gopclntab") || section.name().equals(".data.rel.ro.gopclntab")) {
                int start = memory.index(section.address());
                ElfMemory.Part part = memory.part(start);
                Pclntab found = part == null ? null : at(memory, start, part.end());
                if (found != null) {
                    return found;
                }
            }
        }
        ByteBuffer buffer = memory.buffer();
        int tried = 0;
        for (ElfMemory.Part part : memory.parts()) {
            int last = part.end() - 8 - 8 * memory.width();
            for (int at = (part.start() + 3) & -4; at < last; at += 4) {
                int magic = buffer.getInt(at);
                // All but a few words end here.
                if (magic <= -1 && magic >= -16 && isHead(memory, at, part.end()) && tried++ < MAX_TRIED) {
                    Pclntab found = at(memory, at, part.end());
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable Form form(int magic) {
        return switch (magic) {
            case 0xfffffffb -> Form.GO_1_2;
            case 0xfffffffa -> Form.GO_1_16;
            case 0xfffffff0 -> Form.GO_1_18;
            case 0xfffffff1 -> Form.GO_1_20;
            default -> null;
        };
    }

    private static @Nullable Pclntab at(ElfMemory memory, int start, int end) {
        Form form = isHead(memory, start, end) ? form(memory.buffer().getInt(start)) : null;
        if (form == null) {
            return null;
        }
        Pclntab table = new Pclntab(memory, form, start, end);
        return table.isSound() ? table : null;
    }

    private static boolean isHead(ElfMemory memory, int start, int end) {
        ByteBuffer buffer = memory.buffer();
        int width = memory.width();
        if (start < 0 || start > end - 8 - 8 * width || form(buffer.getInt(start)) == null) {
            return false;
        }
        int step = buffer.get(start + 6);
        return buffer.getShort(start + 4) == 0
                && (step == 1 || step == 2 || step == 4)
                && buffer.get(start + 7) == width
                && memory.word(start + 8) > 0
                && memory.word(start + 8) <= MAX_FUNCTIONS;
    }

    /** Whether the places are in order, the functions rise, and each has its data and its name within the table. */
    private boolean isSound() {
        if (names < 0 || namesEnd < names || pcTables < 0 || functions < 0) {
            return false;
        }
        if ((2L * count + 1) * entry > end - table) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int data = data(i);
            if (data < functions || data > end - fixedSize()) {
                return false;
            }
            int name = nameOffset(i);
            if (name < 0 || name >= namesEnd - names || Long.compareUnsigned(pc(i), pc(i + 1)) > 0) {
                return false;
            }
        }
        // A function's place is an int in what is made of this.
        long size = pc(count) - pc(0);
        return size > 0 && size <= Integer.MAX_VALUE;
    }

    /** Where a function begins, or the one before it ends: an address, or from 1.18 on an offset in the code. */
    long pc(int function) {
        int at = table + 2 * function * entry;
        return entry == 4
                ? Integer.toUnsignedLong(memory.buffer().getInt(at))
                : memory.buffer().getLong(at);
    }

    /** Whether {@link #pc} is relative to the code's address. */
    boolean isRelative() {
        return form.compareTo(Form.GO_1_18) >= 0;
    }

    /** Where what is known of a function begins; -1 outside of the memory. */
    int data(int function) {
        int at = table + (2 * function + 1) * entry;
        long offset = entry == 4
                ? Integer.toUnsignedLong(memory.buffer().getInt(at))
                : memory.buffer().getLong(at);
        return offset < 0 || offset > end - functions ? -1 : functions + (int) offset;
    }

    /** Behind the last of what is known of functions. */
    int dataEnd() {
        int last = functions;
        for (int i = 0; i < count; i++) {
            last = Math.max(last, data(i) + fixedSize());
        }
        return last;
    }

    /** Bytes of what the table says of each function: two places. */
    int rowSize() {
        return 2 * entry;
    }

    /** Bytes of a function's entry in its data. */
    int entrySize() {
        return isRelative() ? 4 : memory.width();
    }

    /** Bytes of a function's data before its lists of tables. */
    int fixedSize() {
        return entrySize()
                + switch (form) {
                    case GO_1_2 -> 32;
                    case GO_1_16, GO_1_18 -> 36;
                    case GO_1_20 -> 40;
                };
    }

    /** Where a function's name is among the names. */
    int nameOffset(int function) {
        return memory.buffer().getInt(data(function) + entrySize());
    }
}

package dev.tare.binary;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Fills in the addresses that depend on where a program lies: relative relocations, which is all that a static program
 * has (gabi, relocation). Only those with addends: of the other forms, REL and RELR, the words hold their values, as
 * programs are read as if they were loaded at the addresses of their headers.
 */
final class ElfRelocations {
    private static final int MAX_DYNAMIC = 64 << 10;
    private static final int RELA = 7;
    private static final int RELA_SIZE = 8;

    private ElfRelocations() {}

    static void apply(Elf elf, ElfMemory memory) throws IOException {
        Elf.Segment dynamic = elf.first(Elf.Segment.DYNAMIC);
        if (dynamic == null || dynamic.size() < 0 || dynamic.size() > MAX_DYNAMIC) {
            return;
        }
        boolean wide = elf.kind().wide();
        int width = memory.width();
        ByteBuffer table = elf.source()
                .read(dynamic.offset(), (int) dynamic.size())
                .order(elf.kind().order());
        long address = 0;
        long size = 0;
        for (int i = 0; i + 2 * width <= table.limit(); i += 2 * width) {
            long tag = Elf.word(table, wide, i);
            if (tag == 0) {
                break;
            }
            long value = Elf.word(table, wide, i + width);
            address = tag == RELA ? value : address;
            size = tag == RELA_SIZE ? value : size;
        }
        int start = memory.index(address);
        if (address != 0 && memory.holds(start, size)) {
            fill(memory, start, start + (int) size);
        }
    }

    private static void fill(ElfMemory memory, int start, int end) {
        ByteBuffer buffer = memory.buffer();
        boolean wide = memory.kind().wide();
        int width = memory.width();
        int relative = relative(memory.kind().machine());
        for (int at = start; at + 3 * width <= end; at += 3 * width) {
            int type = wide ? (int) buffer.getLong(at + 8) : buffer.getInt(at + 4) & 0xff;
            int place = memory.index(memory.word(at));
            if (type == relative && memory.holds(place, width)) {
                if (wide) {
                    buffer.putLong(place, memory.word(at + 2 * width));
                } else {
                    buffer.putInt(place, buffer.getInt(at + 2 * width));
                }
            }
        }
    }

    /** The number of R_*_RELATIVE (elf.h); -1 for a machine that has none. */
    private static int relative(int machine) {
        return switch (machine) {
            case 3, 62 -> 8;
            case 40 -> 23;
            case 183 -> 1027;
            case 243, 258 -> 3;
            case 20, 21 -> 22;
            case 22 -> 12;
            default -> -1;
        };
    }
}

package dev.tare.needs;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.binary.ElfSection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** The symbols that a dynamic program takes from its libraries (gabi, dynamic section and symbol table). */
final class ImportedSymbols {
    private static final int MAX_SYMBOLS = 1 << 18;
    private static final int MAX_NAMES = 16 << 20;
    private static final int MAX_DYNAMIC = 64 << 10;
    private static final int HASH = 4;
    private static final int STRINGS = 5;
    private static final int SYMBOLS = 6;
    private static final int STRINGS_SIZE = 10;

    private final Elf elf;
    private final ByteSource source;
    private final boolean wide;
    private long hash = -1;
    private long strings = -1;
    private long symbols = -1;
    private long stringsSize;

    private ImportedSymbols(Elf elf) {
        this.elf = elf;
        this.source = elf.source();
        this.wide = elf.kind().wide();
    }

    /** Their names; none of a static program, and of one whose table is damaged. */
    static Set<String> of(Elf elf) throws IOException {
        try {
            return new ImportedSymbols(elf).read();
        } catch (EOFException e) {
            // The headers promise more than there is: rules do with what else they see.
            return Set.of();
        }
    }

    private Set<String> read() throws IOException {
        Set<String> out = new TreeSet<>();
        readDynamic();
        if (symbols < 0 || strings < 0 || stringsSize <= 0 || stringsSize > MAX_NAMES) {
            return out;
        }
        int entry = wide ? 24 : 16;
        int count = count(entry);
        ByteBuffer table = read(symbols, count * entry);
        byte[] names = read(strings, (int) stringsSize).array();
        // The first stands for none; section 0 is that of symbols which others define.
        for (int at = entry; at < count * entry; at += entry) {
            if (table.getShort(at + (wide ? 6 : 14)) == 0) {
                String name = name(names, table.getInt(at));
                if (!name.isEmpty()) {
                    out.add(name);
                }
            }
        }
        return out;
    }

    private void readDynamic() throws IOException {
        for (Elf.Segment segment : elf.segments()) {
            if (segment.type() != Elf.Segment.DYNAMIC || segment.size() < 0 || segment.size() > MAX_DYNAMIC) {
                continue;
            }
            ByteBuffer table = read(segment.offset(), (int) segment.size());
            int width = wide ? 8 : 4;
            for (int at = 0; at + 2 * width <= table.limit(); at += 2 * width) {
                long tag = word(table, at);
                long value = word(table, at + width);
                if (tag == 0) {
                    return;
                }
                hash = tag == HASH ? elf.offset(value) : hash;
                strings = tag == STRINGS ? elf.offset(value) : strings;
                symbols = tag == SYMBOLS ? elf.offset(value) : symbols;
                stringsSize = tag == STRINGS_SIZE ? value : stringsSize;
            }
        }
    }

    /** How many there are is said by the old table of hashes and by the sections; else names follow the symbols. */
    private int count(int entry) throws IOException {
        long bytes = Math.max(0, strings - symbols);
        if (hash >= 0) {
            bytes = Integer.toUnsignedLong(read(hash, 8).getInt(4)) * entry;
        } else {
            for (ElfSection section : elf.sections()) {
                if (section.offset() == symbols) {
                    bytes = section.size();
                }
            }
        }
        long there = Math.max(0, source.size() - symbols);
        return (int) Math.min(MAX_SYMBOLS, Math.min(bytes, there) / entry);
    }

    private static String name(byte[] names, int index) {
        int end = Math.max(0, index);
        while (end < names.length && names[end] != 0) {
            end++;
        }
        return index <= 0 || index >= names.length ? "" : new String(names, index, end - index, StandardCharsets.UTF_8);
    }

    private ByteBuffer read(long at, int count) throws IOException {
        return source.read(at, count).order(elf.kind().order());
    }

    private long word(ByteBuffer from, int at) {
        return wide ? from.getLong(at) : Integer.toUnsignedLong(from.getInt(at));
    }
}

package dev.tare.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that a program or a library takes from others and gives to them, and those that only a debugger reads
 * (gabi, symbol table). The first two are found without sections, as the loader finds them.
 *
 * @param imported what it needs of libraries, in the table's order
 * @param exported what others may take from it
 * @param local of the symbol table that {@code strip} removes: all that is defined; none when it was removed
 */
public record ElfSymbols(Set<String> imported, Set<String> exported, Set<String> local) {
    private static final int MAX_DYNAMIC = 64 << 10;
    private static final int MAX_SYMBOLS = 1 << 20;
    private static final int MAX_NAMES = 64 << 20;
    private static final int HASH = 4;
    private static final int STRINGS = 5;
    private static final int SYMBOLS = 6;
    private static final int STRINGS_SIZE = 10;
    private static final int GNU_HASH = 0x6ffffef5;
    private static final int SYMBOL_TABLE = 2;

    public ElfSymbols {
        imported = Collections.unmodifiableSet(new LinkedHashSet<>(imported));
        exported = Collections.unmodifiableSet(new LinkedHashSet<>(exported));
        local = Collections.unmodifiableSet(new LinkedHashSet<>(local));
    }

    /**
     * Reads them.
     *
     * @throws IOException when the program cannot be read; tables that are damaged are read as far as that goes
     */
    public static ElfSymbols read(Elf elf) throws IOException {
        Set<String> imported = new LinkedHashSet<>();
        Set<String> exported = new LinkedHashSet<>();
        addDynamic(elf, imported, exported);
        Set<String> local = new LinkedHashSet<>();
        List<ElfSection> sections = elf.sections();
        for (ElfSection table : sections) {
            if (table.type() != SYMBOL_TABLE || table.size() > (long) MAX_SYMBOLS * entry(elf)) {
                continue;
            }
            for (ElfSection names : sections) {
                if (names.name().equals(".strtab") && names.size() <= MAX_NAMES) {
                    Table of = new Table(elf, table.offset(), names.offset(), names.size());
                    of.add((int) (table.size() / entry(elf)), new LinkedHashSet<>(), local);
                }
            }
        }
        return new ElfSymbols(imported, exported, local);
    }

    private static int entry(Elf elf) {
        return elf.kind().wide() ? 24 : 16;
    }

    private static void addDynamic(Elf elf, Set<String> imported, Set<String> exported) throws IOException {
        Elf.Segment segment = elf.first(Elf.Segment.DYNAMIC);
        if (segment == null || segment.size() < 0 || segment.size() > MAX_DYNAMIC) {
            return;
        }
        boolean wide = elf.kind().wide();
        int width = wide ? 8 : 4;
        ByteBuffer dynamic = elf.source()
                .read(segment.offset(), (int) segment.size())
                .order(elf.kind().order());
        long hash = -1;
        long gnuHash = -1;
        long strings = -1;
        long symbols = -1;
        long size = 0;
        for (int at = 0; at + 2 * width <= dynamic.limit(); at += 2 * width) {
            long tag = Elf.word(dynamic, wide, at);
            long value = Elf.word(dynamic, wide, at + width);
            if (tag == 0) {
                break;
            }
            hash = tag == HASH ? elf.offset(value) : hash;
            gnuHash = tag == GNU_HASH ? elf.offset(value) : gnuHash;
            strings = tag == STRINGS ? elf.offset(value) : strings;
            symbols = tag == SYMBOLS ? elf.offset(value) : symbols;
            size = tag == STRINGS_SIZE ? value : size;
        }
        if (strings < 0
                || symbols < 0
                || size < 0
                || size > MAX_NAMES
                || strings > elf.source().size() - size) {
            return;
        }
        int count = hash >= 0 ? number(elf, hash + 4) : gnuHash >= 0 ? gnuCount(elf, gnuHash) : 0;
        // The linkers put the names behind the symbols; without a hash that is all that bounds them.
        if (count <= 0 && strings > symbols) {
            count = (int) Math.min(MAX_SYMBOLS, (strings - symbols) / entry(elf));
        }
        new Table(elf, symbols, strings, size).add(Math.min(count, MAX_SYMBOLS), imported, exported);
    }

    private static int number(Elf elf, long at) throws IOException {
        long size = elf.source().size();
        return at < 0 || at > size - 4
                ? 0
                : elf.source().read(at, 4).order(elf.kind().order()).getInt();
    }

    /** The table has no count: the last symbol ends the last chain. What was never defined stands before all chains. */
    private static int gnuCount(Elf elf, long at) throws IOException {
        int buckets = number(elf, at);
        int first = number(elf, at + 4);
        int words = number(elf, at + 8);
        long table = at + 16 + (long) words * (elf.kind().wide() ? 8 : 4);
        if (buckets <= 0
                || buckets > MAX_SYMBOLS
                || words < 0
                || table > elf.source().size() - 4L * buckets) {
            return 0;
        }
        ByteBuffer starts =
                elf.source().read(table, 4 * buckets).order(elf.kind().order());
        int last = 0;
        for (int i = 0; i < buckets; i++) {
            last = Math.max(last, starts.getInt(4 * i));
        }
        if (last < first) {
            return first;
        }
        long chains = table + 4L * buckets + 4L * (last - first);
        int most = (int) Math.min(4L * MAX_SYMBOLS, elf.source().size() - chains) & -4;
        ByteBuffer chain = most < 4
                ? ByteBuffer.allocate(0)
                : elf.source().read(chains, most).order(elf.kind().order());
        int more = 0;
        while (more + 4 <= chain.limit() && (chain.getInt(more) & 1) == 0) {
            more += 4;
        }
        return last + more / 4 + 1;
    }

    /** Symbols and their names. */
    private record Table(Elf elf, long symbols, long strings, long size) {
        void add(int count, Set<String> undefined, Set<String> defined) throws IOException {
            int entry = entry(elf);
            long available = (elf.source().size() - symbols) / entry;
            int known = (int) Math.min(count, available);
            if (known <= 0) {
                return;
            }
            ByteBuffer table =
                    elf.source().read(symbols, known * entry).order(elf.kind().order());
            byte[] names = elf.source().read(strings, (int) size).array();
            // Names share their ends; a damaged table must not make more of them than a sound one.
            long left = 4L * names.length;
            // The first stands for none.
            for (int i = 1; i < known && left > 0; i++) {
                int at = i * entry;
                String name = name(names, table.getInt(at));
                int section = table.getShort(at + (elf.kind().wide() ? 6 : 14));
                left -= name.length();
                if (!name.isEmpty()) {
                    (section == 0 ? undefined : defined).add(name);
                }
            }
        }

        private static String name(byte[] names, int at) {
            int end = Math.max(0, at);
            while (end < names.length && names[end] != 0) {
                end++;
            }
            return at < 0 || at >= names.length ? "" : new String(names, at, end - at, StandardCharsets.UTF_8);
        }
    }
}

package dev.tare.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of a program that have a place and a size (gabi, symbol table): of the table that {@code strip} removes,
 * else of the one for the loader. Found by sections.
 */
public final class ElfSymbolTable {
    private static final int MAX_SYMBOLS = 4 << 20;
    private static final int MAX_NAMES = 256 << 20;
    private static final int SYMBOLS = 2;
    private static final int LOADER_SYMBOLS = 11;
    private static final int FUNCTION = 2;

    private ElfSymbolTable() {}

    /**
     * A symbol.
     *
     * @param address in memory
     * @param size in bytes, above 0
     * @param code whether it is a function
     */
    public record Symbol(String name, long address, long size, boolean code) {}

    /**
     * Reads them, in the table's order.
     *
     * @return none where there are no sections, or the table is damaged, or the file is no linked program
     */
    public static List<Symbol> read(Elf elf) throws IOException {
        List<ElfSection> sections = elf.sections();
        boolean wide = elf.kind().wide();
        int entry = wide ? 24 : 16;
        for (int type : new int[] {SYMBOLS, LOADER_SYMBOLS}) {
            ElfSection table = of(sections, type);
            ElfSection names = named(sections, type == SYMBOLS ? ".strtab" : ".dynstr");
            boolean fits = table != null
                    && names != null
                    && table.size() <= (long) MAX_SYMBOLS * entry
                    && names.size() <= MAX_NAMES
                    && names.type() != ElfSection.NO_BITS;
            // An object file's symbols lie in its sections, whose addresses are all zero.
            if (fits && table != null && names != null && elf.type() > 1) {
                int count = (int) (table.size() / entry);
                ByteBuffer symbols = elf.source()
                        .read(table.offset(), count * entry)
                        .order(elf.kind().order());
                byte[] texts =
                        elf.source().read(names.offset(), (int) names.size()).array();
                return read(symbols, count, wide, texts);
            }
        }
        return List.of();
    }

    private static @Nullable ElfSection of(List<ElfSection> sections, int type) {
        for (ElfSection section : sections) {
            if (section.type() == type) {
                return section;
            }
        }
        return null;
    }

    private static @Nullable ElfSection named(List<ElfSection> sections, String name) {
        for (ElfSection section : sections) {
            if (section.name().equals(name)) {
                return section;
            }
        }
        return null;
    }

    private static List<Symbol> read(ByteBuffer symbols, int count, boolean wide, byte[] texts) {
        List<Symbol> found = new ArrayList<>();
        int entry = wide ? 24 : 16;
        // Names share their ends; a damaged table must not make more of them than a sound one.
        long left = 4L * texts.length;
        for (int i = 1; i < count && left > 0; i++) {
            int at = i * entry;
            int type = symbols.get(at + (wide ? 4 : 12)) & 15;
            int section = Short.toUnsignedInt(symbols.getShort(at + (wide ? 6 : 14)));
            long size = Elf.word(symbols, wide, at + (wide ? 16 : 8));
            // Those from 0xff00 on say something else than a section.
            boolean placed = type <= FUNCTION && section != 0 && section < 0xff00 && size > 0;
            if (!placed) {
                continue;
            }
            int from = symbols.getInt(at);
            int to = Math.max(0, from);
            while (to < texts.length && texts[to] != 0) {
                to++;
            }
            if (from > 0 && from < to) {
                left -= to - from;
                String name = new String(texts, from, to - from, StandardCharsets.UTF_8);
                long address = Elf.word(symbols, wide, at + (wide ? 8 : 4));
                found.add(new Symbol(name, address, size, type == FUNCTION));
            }
        }
        return found;
    }
}

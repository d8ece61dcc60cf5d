package dev.tare.binary;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the file that has a name.
 *
 * @param type sh_type: 8 for one that has no bytes in the file
 * @param address in memory, 0 for what is not mapped
 * @param offset in the file
 * @param size in bytes
 */
public record ElfSection(String name, int type, long address, long offset, long size) {
    private static final int MAX_TABLE = 4 << 20;
    private static final int MAX_NAMES = 4 << 20;
    /** {@link #type} of one that has no bytes in the file. */
    public static final int NO_BITS = 8;

    /** Whether all of it lies in a file of this size. */
    private boolean isWithin(long fileSize) {
        return type == NO_BITS || offset >= 0 && size >= 0 && offset <= fileSize - size;
    }

    static List<ElfSection> of(Elf elf) throws IOException {
        boolean wide = elf.kind().wide();
        int size = wide ? 64 : 52;
        if (elf.source().size() < size) {
            return List.of();
        }
        ByteBuffer header = elf.source().read(0, size).order(elf.kind().order());
        long at = Elf.word(header, wide, wide ? 40 : 32);
        int entry = Short.toUnsignedInt(header.getShort(wide ? 58 : 46));
        int count = Short.toUnsignedInt(header.getShort(wide ? 60 : 48));
        int names = Short.toUnsignedInt(header.getShort(wide ? 62 : 50));
        if (at == 0 || entry < (wide ? 64 : 40) || names >= count || (long) count * entry > MAX_TABLE) {
            return List.of();
        }
        try {
            ByteBuffer table =
                    elf.source().read(at, count * entry).order(elf.kind().order());
            ElfSection named = read(table, wide, names * entry, "");
            if (named.size < 0 || named.size > MAX_NAMES) {
                return List.of();
            }
            byte[] texts = elf.source().read(named.offset, (int) named.size).array();
            long fileSize = elf.source().size();
            List<ElfSection> sections = new ArrayList<>();
            // The first stands for none.
            for (int i = entry; i < count * entry; i += entry) {
                ElfSection section = read(table, wide, i, name(texts, table.getInt(i)));
                if (!section.isWithin(fileSize)) {
                    return List.of();
                }
                sections.add(section);
            }
            return sections;
        } catch (EOFException e) {
            // Stripped by a tool that left the header as it was.
            return List.of();
        }
    }

    private static ElfSection read(ByteBuffer table, boolean wide, int at, String name) {
        return new ElfSection(
                name,
                table.getInt(at + 4),
                Elf.word(table, wide, at + (wide ? 16 : 12)),
                Elf.word(table, wide, at + (wide ? 24 : 16)),
                Elf.word(table, wide, at + (wide ? 32 : 20)));
    }

    private static String name(byte[] texts, int index) {
        int end = Math.max(0, index);
        while (end < texts.length && texts[end] != 0) {
            end++;
        }
        return index < 0 || index >= texts.length ? "" : new String(texts, index, end - index, StandardCharsets.UTF_8);
    }
}

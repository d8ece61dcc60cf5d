package dev.tare.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program or a library tells the loader (gabi, dynamic section).
 *
 * @param needed the names of the libraries that it needs, in their order
 * @param soname its own name as a library, or null
 * @param rpath folders to look in, with colons between them, or null
 * @param runpath as {@code rpath}, which it stands in for, or null
 */
public record ElfDynamic(
        List<String> needed,
        @Nullable String soname,
        @Nullable String rpath,
        @Nullable String runpath) {
    /** Of a program that needs no loader. */
    public static final ElfDynamic NONE = new ElfDynamic(List.of(), null, null, null);

    private static final int MAX_SIZE = 64 << 10;
    private static final int MAX_NAME = 16 << 10;
    private static final int NEEDED = 1;
    private static final int STRINGS = 5;
    private static final int STRINGS_SIZE = 10;
    private static final int SONAME = 14;
    private static final int RPATH = 15;
    private static final int RUNPATH = 29;

    public ElfDynamic {
        needed = List.copyOf(needed);
    }

    static ElfDynamic of(Elf elf) throws IOException {
        Elf.Segment segment = elf.first(Elf.Segment.DYNAMIC);
        if (segment == null) {
            return NONE;
        }
        if (segment.size() < 0 || segment.size() > MAX_SIZE) {
            throw new IOException("an odd dynamic section");
        }
        boolean wide = elf.kind().wide();
        int width = wide ? 8 : 4;
        ByteBuffer table = elf.source()
                .read(segment.offset(), (int) segment.size())
                .order(elf.kind().order());
        long stringsAt = -1;
        long stringsSize = 0;
        int end = 0;
        for (; end + 2 * width <= table.limit(); end += 2 * width) {
            long tag = Elf.word(table, wide, end);
            long value = Elf.word(table, wide, end + width);
            if (tag == 0) {
                break;
            }
            stringsAt = tag == STRINGS ? elf.offset(value) : stringsAt;
            stringsSize = tag == STRINGS_SIZE ? value : stringsSize;
        }
        List<String> needed = new ArrayList<>();
        @Nullable String soname = null;
        @Nullable String rpath = null;
        @Nullable String runpath = null;
        for (int i = 0; i < end; i += 2 * width) {
            long tag = Elf.word(table, wide, i);
            if (tag != NEEDED && tag != SONAME && tag != RPATH && tag != RUNPATH) {
                continue;
            }
            String name = name(elf, stringsAt, stringsSize, Elf.word(table, wide, i + width));
            switch ((int) tag) {
                case NEEDED -> needed.add(name);
                case SONAME -> soname = name;
                case RPATH -> rpath = name;
                default -> runpath = name;
            }
        }
        return new ElfDynamic(needed, soname, rpath, runpath);
    }

    private static String name(Elf elf, long at, long size, long index) throws IOException {
        if (at < 0 || index < 0 || index >= size) {
            throw new IOException("a name outside the dynamic section's names");
        }
        String name = text(elf.source(), at + index, size - index);
        if (name == null) {
            throw new IOException("a name in the dynamic section without an end");
        }
        return name;
    }

    /** The text up to a zero byte; null when there is none within so many bytes, and the longest of names. */
    static @Nullable String text(ByteSource source, long at, long within) throws IOException {
        int most = (int) Math.min(within, Math.min(MAX_NAME, source.size() - at));
        // Most names are short, and each place may be read by a stream of its own.
        for (int count = Math.min(256, most); count > 0; count = count < most ? most : 0) {
            byte[] bytes = source.read(at, count).array();
            for (int i = 0; i < count; i++) {
                if (bytes[i] == 0) {
                    return new String(bytes, 0, i, StandardCharsets.UTF_8);
                }
            }
        }
        return null;
    }
}

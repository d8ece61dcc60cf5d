package dev.tare.binary;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ELF program or library, as the kernel and the loader see it: by its program headers. Sections are only a help, and
 * may be missing or wrong. The source is read when something is asked for.
 *
 * @param source stays open as long as this is asked
 * @param type e_type: 1 of an object file, 2 of a program at fixed addresses, 3 of other programs and of libraries
 * @param segments as the program headers list them; they may lie outside the file
 */
public record Elf(ByteSource source, ElfKind kind, int type, List<Segment> segments) {
    private static final int HEADER = 64;
    private static final int MAX_SEGMENTS = 1024;
    private static final int MAX_PATH = 4096;
    private static final int MAX_NOTES = 64 << 10;

    public Elf {
        segments = List.copyOf(segments);
    }

    /**
     * What is mapped into memory, or says something about the rest.
     *
     * @param type p_type
     * @param flags p_flags
     * @param offset in the file
     * @param size in the file
     */
    public record Segment(int type, int flags, long offset, long address, long size, long align) {
        public static final int LOAD = 1;
        public static final int DYNAMIC = 2;
        public static final int INTERPRETER = 3;
        public static final int NOTE = 4;

        public boolean isWritable() {
            return (flags & 2) != 0;
        }
    }

    /** Something that a tool of the making left. */
    public record Note(String owner, int type, ByteBuffer content) {
        /** The content as text. */
        public String text() {
            return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
        }
    }

    /** Whether a file begins as an ELF file does. */
    public static boolean isElf(ByteSource source) throws IOException {
        return source.size() >= ElfKind.SIZE
                && ElfKind.of(source.read(0, ElfKind.SIZE).array()) != null;
    }

    /**
     * Reads the headers.
     *
     * @throws EOFException when the file ends before its headers do
     * @throws IOException when it is no ELF file, or its headers are broken
     */
    public static Elf read(ByteSource source) throws IOException {
        int size = (int) Math.min(HEADER, source.size());
        if (size < ElfKind.SIZE) {
            throw new EOFException("no ELF header");
        }
        // The kernel reads what a file lacks as zeros, and the smallest programs end within their header.
        byte[] start = Arrays.copyOf(source.read(0, size).array(), HEADER);
        ElfKind kind = ElfKind.of(start);
        if (kind == null) {
            throw new IOException("not an ELF file");
        }
        if (size < (kind.wide() ? 58 : 45)) {
            throw new EOFException("no ELF header");
        }
        ByteBuffer header = ByteBuffer.wrap(start).order(kind.order());
        return new Elf(source, kind, Short.toUnsignedInt(header.getShort(16)), segments(source, kind, header));
    }

    private static List<Segment> segments(ByteSource source, ElfKind kind, ByteBuffer header) throws IOException {
        boolean wide = kind.wide();
        long at = word(header, wide, wide ? 32 : 28);
        int entry = Short.toUnsignedInt(header.getShort(wide ? 54 : 42));
        int count = Short.toUnsignedInt(header.getShort(wide ? 56 : 44));
        if (count == 0) {
            return List.of();
        }
        if (count > MAX_SEGMENTS || entry < (wide ? 56 : 32)) {
            throw new IOException("odd program headers");
        }
        List<Segment> segments = new ArrayList<>();
        ByteBuffer table = source.read(at, count * entry).order(kind.order());
        for (int i = 0; i < count * entry; i += entry) {
            segments.add(new Segment(
                    table.getInt(i),
                    table.getInt(i + (wide ? 4 : 24)),
                    word(table, wide, i + (wide ? 8 : 4)),
                    word(table, wide, i + (wide ? 16 : 8)),
                    word(table, wide, i + (wide ? 32 : 16)),
                    word(table, wide, i + (wide ? 48 : 28))));
        }
        return segments;
    }

    /** A number of the width of an address; a value above 2^63 comes out negative, and is nowhere in a file. */
    static long word(ByteBuffer from, boolean wide, int at) {
        return wide ? from.getLong(at) : Integer.toUnsignedLong(from.getInt(at));
    }

    /** @throws EOFException when the file ends before what its program headers promise: a copy of it was cut short */
    public void checkWhole() throws IOException {
        long size = source.size();
        for (Segment segment : segments) {
            if (segment.offset < 0 || segment.size < 0 || segment.offset > size - segment.size) {
                throw new EOFException("the program is cut short");
            }
        }
    }

    /** The loader that has to start it; null for a static program. */
    public @Nullable String interpreter() throws IOException {
        Segment segment = first(Segment.INTERPRETER);
        if (segment == null) {
            return null;
        }
        if (segment.size < 0 || segment.size > MAX_PATH) {
            throw new IOException("an odd name of a loader");
        }
        return text(source.read(segment.offset, (int) segment.size));
    }

    /** What the loader is told; {@link ElfDynamic#NONE} for a static program. */
    public ElfDynamic dynamic() throws IOException {
        return ElfDynamic.of(this);
    }

    /** The sections; none where the table of them is missing or broken. */
    public List<ElfSection> sections() throws IOException {
        return ElfSection.of(this);
    }

    /** The notes in the program headers' order, as far as they can be told apart. */
    public List<Note> notes() throws IOException {
        List<Note> found = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.type == Segment.NOTE && segment.size >= 0 && segment.size <= MAX_NOTES) {
                ByteBuffer notes = source.read(segment.offset, (int) segment.size);
                addNotes(notes.order(kind.order()), segment.align == 8 ? 8 : 4, found);
            }
        }
        return found;
    }

    private static void addNotes(ByteBuffer notes, int align, List<Note> to) {
        while (notes.remaining() >= 12) {
            int nameSize = notes.getInt();
            int size = notes.getInt();
            int type = notes.getInt();
            int name = notes.position();
            // Neither is larger than the buffer, so that no sum below is too large for an int.
            if (nameSize < 0 || size < 0 || nameSize > notes.remaining() || size > notes.remaining()) {
                return;
            }
            int content = aligned(name + nameSize, align);
            if (content + size > notes.limit()) {
                return;
            }
            to.add(new Note(
                    text(notes.slice(name, nameSize)),
                    type,
                    notes.slice(content, size).order(notes.order())));
            notes.position(Math.min(notes.limit(), aligned(content + size, align)));
        }
    }

    /** Up to the first zero byte. */
    private static String text(ByteBuffer bytes) {
        String all = StandardCharsets.UTF_8.decode(bytes).toString();
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    private static int aligned(int value, int align) {
        return (value + align - 1) & -align;
    }

    @Nullable Segment first(int ofType) {
        for (Segment segment : segments) {
            if (segment.type == ofType) {
                return segment;
            }
        }
        return null;
    }

    /** Where an address of the program's memory lies in the file; -1 where it does not. */
    public long offset(long address) {
        for (Segment segment : segments) {
            long inside = address - segment.address;
            if (segment.type == Segment.LOAD && inside >= 0 && inside < segment.size) {
                return segment.offset + inside;
            }
        }
        return -1;
    }
}

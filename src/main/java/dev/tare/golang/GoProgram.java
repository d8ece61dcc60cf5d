package dev.tare.golang;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of an ELF program made by Go 1.18 or later. Only the program headers are used, so a program without
 * sections is read too. Every size comes from the file and is bounded before memory is asked for.
 *
 * @param buildId what {@code go tool buildid} shows: programs that share it are equal; the empty string for none
 * @param buildInfo or null when it has none
 */
record GoProgram(String buildId, @Nullable BuildInfo buildInfo) {
    private static final byte[] INFO_MAGIC = magic();

    /** The linker aligns the information to this. */
    private static final int INFO_ALIGN = 16;

    /** Magic, pointer size, flags, and unused pointers of the form before Go 1.18. */
    private static final int INFO_HEADER = 32;

    private static final int INFO_FLAG_INLINE = 2;
    private static final int MAX_SEGMENTS = 1024;
    private static final int MAX_NOTES = 64 << 10;
    private static final int MAX_VERSION = 1 << 10;
    private static final int MAX_INFO = 16 << 20;
    private static final int CHUNK = 256 << 10;

    private static final int PT_LOAD = 1;
    private static final int PT_NOTE = 4;
    private static final int PF_W = 2;
    private static final int NOTE_GO_BUILD_ID = 4;

    /** A part of the file that is mapped into memory. */
    private record Segment(int type, boolean writable, long offset, long size) {}

    private static byte[] magic() {
        byte[] magic = "? Go buildinf:".getBytes(StandardCharsets.US_ASCII);
        magic[0] = (byte) 0xff;
        return magic;
    }

    /** Whether the file is an archive of object code, which {@code go build} makes of a library. */
    static boolean isArchive(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            return in.size() >= 8
                    && new String(read(new ProgramBytes.OfFile(in), 0, 8).array(), StandardCharsets.US_ASCII)
                            .equals("!<arch>\n");
        }
    }

    /**
     * Reads a program.
     *
     * @throws EOFException when the file ends before what its headers promise: a copy of it was cut short
     * @throws IOException when it is not an ELF file, or its build information is broken
     */
    static GoProgram read(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(new ProgramBytes.OfFile(in));
        }
    }

    /** As {@link #read(Path)}, of a program that lies somewhere else. */
    static GoProgram read(ProgramBytes in) throws IOException {
        ByteOrder order = order(in);
        List<Segment> segments = segments(in, order);
        long size = in.size();
        for (Segment segment : segments) {
            if (segment.offset < 0 || segment.size < 0 || segment.offset > size - segment.size) {
                throw new EOFException("the program is cut short");
            }
        }
        return new GoProgram(buildId(in, order, segments), buildInfo(in, segments));
    }

    private static ByteOrder order(ProgramBytes in) throws IOException {
        if (in.size() < 52) {
            throw new EOFException("no ELF header");
        }
        ByteBuffer ident = read(in, 0, 16);
        if (ident.getInt(0) != 0x7f454c46) {
            throw new IOException("not an ELF file");
        }
        return ident.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static List<Segment> segments(ProgramBytes in, ByteOrder order) throws IOException {
        boolean wide = read(in, 0, 16).get(4) == 2;
        ByteBuffer header = read(in, 0, wide ? 64 : 52).order(order);
        long at = wide ? header.getLong(32) : Integer.toUnsignedLong(header.getInt(28));
        int entry = Short.toUnsignedInt(header.getShort(wide ? 54 : 42));
        int count = Short.toUnsignedInt(header.getShort(wide ? 56 : 44));
        if (count > MAX_SEGMENTS || entry < (wide ? 56 : 32)) {
            throw new IOException("odd program headers");
        }
        List<Segment> segments = new ArrayList<>();
        ByteBuffer table = read(in, at, count * entry).order(order);
        for (int i = 0; i < count * entry; i += entry) {
            int flags = table.getInt(i + (wide ? 4 : 24));
            long offset = wide ? table.getLong(i + 8) : Integer.toUnsignedLong(table.getInt(i + 4));
            long size = wide ? table.getLong(i + 32) : Integer.toUnsignedLong(table.getInt(i + 16));
            segments.add(new Segment(table.getInt(i), (flags & PF_W) != 0, offset, size));
        }
        return segments;
    }

    /** The note that the Go linker writes: owner {@code Go}, type 4 (cmd/internal/buildid). */
    private static String buildId(ProgramBytes in, ByteOrder order, List<Segment> segments) throws IOException {
        for (Segment segment : segments) {
            if (segment.type != PT_NOTE || segment.size > MAX_NOTES) {
                continue;
            }
            ByteBuffer notes = read(in, segment.offset, (int) segment.size).order(order);
            while (notes.remaining() >= 12) {
                int nameSize = notes.getInt();
                int size = notes.getInt();
                int type = notes.getInt();
                if (nameSize < 0 || size < 0 || (long) padded(nameSize) + padded(size) > notes.remaining()) {
                    break;
                }
                String name = text(notes, notes.position(), nameSize);
                notes.position(notes.position() + padded(nameSize));
                if (type == NOTE_GO_BUILD_ID && name.equals("Go\0\0")) {
                    return text(notes, notes.position(), size);
                }
                notes.position(notes.position() + padded(size));
            }
        }
        return "";
    }

    private static int padded(int size) {
        return size > MAX_NOTES ? size : (size + 3) & ~3;
    }

    private static @Nullable BuildInfo buildInfo(ProgramBytes in, List<Segment> segments) throws IOException {
        // The linker puts it at the front of the data. Read-only segments are a last resort: a program that looks for
        // build information itself holds the magic as a constant.
        for (boolean writable : new boolean[] {true, false}) {
            for (Segment segment : segments) {
                if (segment.type == PT_LOAD && segment.writable == writable) {
                    BuildInfo found = search(in, segment);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable BuildInfo search(ProgramBytes in, Segment segment) throws IOException {
        long end = segment.offset + segment.size;
        for (long at = segment.offset; at < end; at += CHUNK) {
            // With the rest of a header that begins at the chunk's end.
            int size = (int) Math.min(CHUNK + INFO_HEADER - INFO_ALIGN, end - at);
            byte[] chunk = read(in, at, size).array();
            for (int i = 0; i + INFO_HEADER <= chunk.length; i += INFO_ALIGN) {
                boolean found = chunk[i] == INFO_MAGIC[0]
                        && Arrays.equals(chunk, i, i + INFO_MAGIC.length, INFO_MAGIC, 0, INFO_MAGIC.length)
                        && (chunk[i + INFO_MAGIC.length + 1] & INFO_FLAG_INLINE) != 0;
                if (found) {
                    BuildInfo info = inline(in, at + i + INFO_HEADER, end);
                    if (info != null) {
                        return info;
                    }
                }
            }
        }
        return null;
    }

    /** Two strings, each behind its length (debug/buildinfo): the version of Go and the module information. */
    private static @Nullable BuildInfo inline(ProgramBytes in, long at, long end) throws IOException {
        ByteBuffer head = read(in, at, (int) Math.min(MAX_VERSION, end - at));
        int versionSize = varint(head);
        if (versionSize <= 0 || versionSize > head.remaining()) {
            return null;
        }
        String version = text(head, head.position(), versionSize);
        if (!version.startsWith("go") && !version.startsWith("devel")) {
            return null;
        }
        head.position(head.position() + versionSize);
        int infoSize = varint(head);
        long infoAt = at + head.position();
        if (infoSize < 0 || infoSize > MAX_INFO || infoSize > end - infoAt) {
            throw new IOException("build info: an odd size");
        }
        // 16 bytes on either side mark the text for programs that search memory.
        if (infoSize < 33) {
            return new BuildInfo(version, "", null, List.of(), Map.of());
        }
        ByteBuffer info = read(in, infoAt, infoSize);
        return BuildInfo.parse(version, text(info, 16, infoSize - 32));
    }

    /** An unsigned LEB128 number below 2^31, or -1. */
    private static int varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < 35 && from.hasRemaining(); shift += 7) {
            int b = from.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value > Integer.MAX_VALUE ? -1 : (int) value;
            }
        }
        return -1;
    }

    private static String text(ByteBuffer from, int at, int size) {
        byte[] bytes = new byte[size];
        from.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ByteBuffer read(ProgramBytes in, long at, int size) throws IOException {
        if (at < 0 || at > in.size() - size) {
            throw new EOFException("the program is cut short");
        }
        ByteBuffer buffer = ByteBuffer.allocate(size);
        in.read(at, buffer);
        return buffer.flip();
    }
}

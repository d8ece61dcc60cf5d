package dev.tare.binary.go;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the build information in a program made by Go 1.18 or later. Only the program headers are used, so a program
 * without sections is read too. Every size comes from the file and is bounded before memory is asked for.
 */
final class BuildInfoReader {
    private static final byte[] INFO_MAGIC = magic();

    /** The linker aligns the information to this. */
    private static final int INFO_ALIGN = 16;

    /** Magic, pointer size, flags, and unused pointers of the form before Go 1.18. */
    private static final int INFO_HEADER = 32;

    private static final int INFO_FLAG_INLINE = 2;
    private static final int MAX_VERSION = 1 << 10;
    private static final int MAX_INFO = 16 << 20;
    private static final int CHUNK = 256 << 10;

    private BuildInfoReader() {}

    private static byte[] magic() {
        byte[] magic = "? Go buildinf:".getBytes(StandardCharsets.US_ASCII);
        magic[0] = (byte) 0xff;
        return magic;
    }

    static @Nullable BuildInfo read(ByteSource in, List<Elf.Segment> segments) throws IOException {
        // The linker puts it at the front of the data. Read-only segments are a last resort: a program that looks for
        // build information itself holds the magic as a constant.
        for (boolean writable : new boolean[] {true, false}) {
            for (Elf.Segment segment : segments) {
                if (segment.type() == Elf.Segment.LOAD && segment.isWritable() == writable) {
                    BuildInfo found = search(in, segment);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable BuildInfo search(ByteSource in, Elf.Segment segment) throws IOException {
        long end = segment.offset() + segment.size();
        for (long at = segment.offset(); at < end; at += CHUNK) {
            // With the rest of a header that begins at the chunk's end.
            int size = (int) Math.min(CHUNK + INFO_HEADER - INFO_ALIGN, end - at);
            byte[] chunk = in.read(at, size).array();
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
    private static @Nullable BuildInfo inline(ByteSource in, long at, long end) throws IOException {
        ByteBuffer head = in.read(at, (int) Math.min(MAX_VERSION, end - at));
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
        ByteBuffer info = in.read(infoAt, infoSize);
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
}
